"""Rows of extracted tables as CSV, made while they are sent.

Nothing is stored: any row of any table can be made at any time, so a table of any size costs no memory. What makes it
fast: the rows of a floor repeat themselves some floors higher in all but id, label and height. So a floor is written
once, as a template, and filled in for each of its repetitions.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from ._elements import PERIOD, Element, element, first_id, mix, shape_of
from ._store import EntitySnapshot, TableSource
from ._values import Cell, cells

__all__ = ["FIXED_COLUMNS", "csv_chunks"]

FIXED_COLUMNS = ("ECInstanceId", "ECClassId", "UserLabel", "BBoxLow", "BBoxHigh")
#: Elements stand in bays of six by four metres, two hundred to a floor.
FLOOR, BAYS_PER_ROW, BAY_X, BAY_Y = 200, 10, 6.0, 4.0
GROUND, STOREY = 3.2, 3.6
#: So many floors, or so many picked rows, are sent at a time.
FLOORS_PER_CHUNK = 5
#: What is filled into a row: id, number in the label, lower and upper height.
FILLED = 4


def csv_chunks(entity: EntitySnapshot, seed: int, start: int, stop: int) -> Iterator[bytes]:
    """CSV of the rows from start to before stop; no header row. Tables of several groups have them one by one."""
    for source in entity.sources:
        places = source.places
        wanted = places[max(0, start) : max(0, stop)]
        yield from _Writer(entity, source, seed).chunks(wanted)
        start, stop = start - len(places), stop - len(places)


class _Writer:
    """Writes the rows of one source."""

    def __init__(self, entity: EntitySnapshot, source: TableSource, seed: int) -> None:
        self._names = [name for name, _ in entity.columns]
        self._source = source
        self._seed = seed
        self._shape = shape_of(source.kind)
        self._first_id = first_id(source.kind)
        self._chance = mix(zlib.crc32(entity.name.encode()) ^ seed)
        self._floors: dict[int, tuple[bytes, itemgetter[Any]]] = {}

    def chunks(self, places: Sequence[int]) -> Iterator[bytes]:
        """The rows at these places, some floors at a time."""
        size = FLOORS_PER_CHUNK * FLOOR
        for start in range(0, len(places), size):
            part = places[start : start + size]
            if isinstance(part, range):
                yield b"".join(self._run(part.start, part.stop))
            else:
                yield b"".join(self._some(place // FLOOR, place % FLOOR, place % FLOOR + 1) for place in part)

    def _run(self, start: int, stop: int) -> Iterator[bytes]:
        """Rows that follow each other, floor by floor."""
        for floor in range(start // FLOOR, -(-stop // FLOOR)):
            bottom = floor * FLOOR
            first, last = max(start - bottom, 0), min(stop - bottom, FLOOR)
            yield self._floor(floor) if last - first == FLOOR else self._some(floor, first, last)

    def _floor(self, floor: int) -> bytes:
        """A whole floor, by its template."""
        kind = floor % (PERIOD // FLOOR)
        if kind not in self._floors:
            heights = [self._shape.heights.index(self._element(kind, bay).height) for bay in range(FLOOR)]
            self._floors[kind] = b"".join(self._rows(kind)), itemgetter(*heights)
        template, pick = self._floors[kind]
        low, highs = self._levels(floor)
        return template % self._filling(floor, 0, low, pick(highs))

    def _some(self, floor: int, first: int, last: int) -> bytes:
        """Some rows of a floor."""
        kind = floor % (PERIOD // FLOOR)
        low, highs = self._levels(floor)
        chosen = [highs[self._shape.heights.index(self._element(kind, bay).height)] for bay in range(first, last)]
        return b"".join(self._rows(kind, first, last)) % self._filling(floor, first, low, chosen)

    def _levels(self, floor: int) -> tuple[bytes, list[bytes]]:
        """The height of a floor, and the upper ends of its elements by their own heights."""
        low = round(GROUND + floor * STOREY, 3)
        return b"%a" % low, [b"%a" % round(low + height, 3) for height in self._shape.heights]

    def _filling(self, floor: int, first: int, low: bytes, highs: Sequence[bytes]) -> tuple[object, ...]:
        start, count = floor * FLOOR + first, len(highs)
        filling: list[object] = [None] * (FILLED * count)
        filling[0::FILLED] = range(self._first_id + start, self._first_id + start + count)
        filling[1::FILLED] = range(start + 1, start + count + 1)
        filling[2::FILLED] = [low] * count
        filling[3::FILLED] = highs
        return tuple(filling)

    def _element(self, kind: int, bay: int) -> Element:
        return element(self._source.kind, self._seed, kind * FLOOR + bay)

    def _rows(self, kind: int, first: int = 0, last: int = FLOOR) -> list[bytes]:
        """Templates of the rows of a floor."""
        return [self._row(self._element(kind, bay)) for bay in range(first, last)]

    def _row(self, one: Element) -> bytes:
        """A row with places to be filled in, in the order of `FILLED`."""
        bay = one.place % FLOOR
        x, y = bay % BAYS_PER_ROW * BAY_X, bay // BAYS_PER_ROW * BAY_Y
        values = cells(self._source.properties, one, self._chance)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(
            [
                "0x%x",
                self._shape.class_id,
                self._label(one.place),
                f'{{"x":{x},"y":{y},"z":%b}}',
                f'{{"x":{round(x + one.length, 3)},"y":{round(y + one.width, 3)},"z":%b}}',
                *(_escaped(values.get(name)) for name in self._names),
            ]
        )
        return text.getvalue().encode()

    def _label(self, place: int) -> str:
        """Mostly plain; some are missing, and a few hold what breaks a reader that only splits at commas."""
        if place % 10 == 1:
            return "%.0a"
        return f'{self._shape.label}\n"moved"' if place % 250 == 137 else self._shape.label


def _escaped(cell: Cell) -> Cell:
    """A cell in a template."""
    return cell.replace("%", "%%") if isinstance(cell, str) else cell
