"""Rows of extracted tables: building elements, each made from its index and the seed alone.

Nothing is stored: any row of any table can be made at any time, so a table of any size costs no memory.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ._planning import ID_BASES
from ._store import EntitySnapshot, Property

__all__ = ["FIXED_COLUMNS", "csv_chunks"]

FIXED_COLUMNS = ("ECInstanceId", "ECClassId", "UserLabel", "BBoxLow", "BBoxHigh")
ROWS_PER_CHUNK = 250
MASK = (1 << 64) - 1
Cell = str | int | float | None


class Shape(NamedTuple):
    """What the elements of a table look like: class id, label, lengths and cross sections to choose from."""

    class_id: str
    label: str
    lengths: tuple[float, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]


SHAPES: dict[str, Shape] = {
    "Beam": Shape("0x152", "Beam B-{:02}", (6.0, 4.5, 7.2, 5.4), (0.3, 0.25, 0.4), (0.5, 0.4, 0.6)),
    "Slab": Shape("0x160", "Slab {}", (12.0, 9.0, 15.0), (8.0, 6.0, 10.0), (0.2, 0.25, 0.18)),
    "": Shape("0x9a", "Element {}", (1.0, 2.5, 4.0), (0.5, 1.0), (3.2, 2.8)),
}
MATERIALS = ("Steel, S355", "Concrete, C30/37", "Glulam GL24h", 'Steel "weathering", S355J2W')


class Element(NamedTuple):
    """One element with everything that a column may ask for."""

    place: int
    chance: int
    length: float
    width: float
    height: float

    def area(self) -> float:
        """Cross section in square metres."""
        return round(self.width * self.height, 4)

    def volume(self) -> float:
        """Volume in cubic metres."""
        return round(self.length * self.area(), 4)


def _mix(number: int) -> int:
    """Sixty-four well-stirred bits (the finaliser of splitmix64): cheap, and good enough for scenery."""
    number = (number + 0x9E3779B97F4A7C15) & MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & MASK
    return number ^ (number >> 31)


def _element(shape: Shape, salt: int, index: int) -> Element:
    chance = _mix(salt + index)
    return Element(
        index,
        chance,
        shape.lengths[chance % len(shape.lengths)],
        shape.widths[(chance >> 8) % len(shape.widths)],
        shape.heights[(chance >> 16) % len(shape.heights)],
    )


def _material(element: Element) -> Cell:
    return None if element.place % 10 == 1 else MATERIALS[(element.chance >> 24) % len(MATERIALS)]


#: Columns with a meaning, by name; every other column gets a value of its type.
BY_NAME: dict[str, Callable[[Element], Cell]] = {
    "Length": lambda element: element.length,
    "CrossSectionArea": Element.area,
    "BeamVolume": Element.volume,
    "Material": _material,
    "CustomPrice": lambda _: 312.3,
    "IsLoadBearing": lambda element: "true" if element.chance >> 32 & 3 else "false",
    "FloorCount": lambda element: 1 + element.place // 200,
}
BY_TYPE: dict[str, Callable[[Element], Cell]] = {
    "Boolean": lambda element: "true" if element.chance & 1 else "false",
    "Integer": lambda element: element.chance % 1000,
    "Double": lambda element: round(element.length + (element.chance >> 40) % 1000 / 1000, 3),
    "String": lambda element: f"Value {element.chance % 1000}",
}


def _column(member: Property) -> Callable[[Element], Cell]:
    """The maker of a column's cells. A property without any source is a column of nulls."""
    if not (member.ec_properties or member.calculated or member.formula):
        return lambda _: None
    return BY_NAME.get(member.name) or BY_TYPE.get(member.data_type) or BY_TYPE["String"]


def _label(shape: Shape, element: Element) -> Cell:
    """Mostly plain; some are missing, and a few hold what breaks a reader that only splits at commas."""
    if element.place % 10 == 1:
        return None
    label = shape.label.format(element.place + 1)
    return f'{label}\n"moved"' if element.place % 250 == 137 else label


def _row(shape: Shape, base: int, element: Element, makers: Sequence[Callable[[Element], Cell]]) -> list[Cell]:
    """The cells of a row: elements stand in bays of six by four metres, two hundred to a floor."""
    bay, floor = element.place % 200, element.place // 200
    x, y, z = bay % 10 * 6.0, bay // 10 * 4.0, round(3.2 + floor * 3.6, 3)
    high = round(x + element.length, 3), round(y + element.width, 3), round(z + element.height, 3)
    return [
        f"{base + element.place:#x}",
        shape.class_id,
        _label(shape, element),
        f'{{"x":{x},"y":{y},"z":{z}}}',
        f'{{"x":{high[0]},"y":{high[1]},"z":{high[2]}}}',
        *(maker(element) for maker in makers),
    ]


def csv_chunks(entity: EntitySnapshot, seed: int, indices: Sequence[int]) -> Iterator[bytes]:
    """CSV of the rows with these indices, some hundred rows at a time; no header row."""
    shape = SHAPES.get(entity.name, SHAPES[""])
    base = ID_BASES.get(entity.name, ID_BASES[""])
    salt = _mix(zlib.crc32(entity.name.encode()) ^ (seed << 32))
    makers = [_column(member) for member in entity.properties]
    for start in range(0, len(indices), ROWS_PER_CHUNK):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for index in indices[start : start + ROWS_PER_CHUNK]:
            writer.writerow(_row(shape, base, _element(shape, salt, index), makers))
        yield text.getvalue().encode()
