"""The building elements of every sandbox iModel: each is made from its class, its place and the seed alone."""

from __future__ import annotations

import math
import zlib
from typing import NamedTuple

__all__ = ["Element", "Shape", "element", "first_id", "has_class", "mix", "shape_of"]

MASK = (1 << 64) - 1
#: Elements repeat themselves in this many places, in all but id, label and position: it makes rows fast to write.
PERIOD = 2000


class Shape(NamedTuple):
    """What the elements of a class look like: class id, label, sizes and materials to choose from."""

    class_id: str
    label: str
    lengths: tuple[float, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]


#: Class, in lower case -> shape and the instance id of its first element. Ids of two classes never meet.
SHAPES: dict[str, tuple[Shape, int]] = {
    "beam": (
        Shape("0x152", "Beam B-%02d", (6.0, 4.5, 7.2, 5.4), (0.3, 0.25, 0.4), (0.5, 0.4, 0.6)),
        0x2000000000B,
    ),
    "slab": (
        Shape("0x160", "Slab %d", (12.0, 9.0, 15.0), (8.0, 6.0, 10.0), (0.2, 0.25, 0.18)),
        0x20100000021,
    ),
    "column": (Shape("0x156", "Column C-%02d", (0.4, 0.5), (0.4, 0.5), (3.2, 3.6, 4.0)), 0x20200000001),
    "wall": (Shape("0x164", "Wall %d", (4.0, 5.5, 8.0), (0.24, 0.3, 0.175), (2.8, 3.2)), 0x20300000001),
    "door": (Shape("0x15a", "Door %d", (0.9, 1.0, 1.6), (0.1, 0.24), (2.1, 2.4)), 0x20400000001),
    "window": (Shape("0x166", "Window %d", (1.2, 1.8, 2.4), (0.1, 0.3), (1.2, 1.5)), 0x20500000001),
}
PLAIN = (Shape("0x9a", "Element %d", (1.0, 2.5, 4.0), (0.5, 1.0), (3.2, 2.8)), 0x20600000001)
#: Room for the ids of one class.
ROOM, CLASSES_BEYOND = 1 << 32, 200
#: What BIS and the building domain call their classes, by schema name and alias.
SCHEMAS = (
    (("bis", "biscore"), ("element", "physicalelement", "geometricelement3d", "spatiallocationelement")),
    (("building", "bldg"), ("beam", "beamaspect", "column", "door", "slab", "wall", "window")),
)
CLASSES = frozenset((schema, name) for schemas, names in SCHEMAS for schema in schemas for name in names)
MATERIALS = ("Steel, S355", "Concrete, C30/37", "Glulam GL24h", 'Steel "weathering", S355J2W')


def has_class(schema: str, name: str) -> bool:
    """Whether every sandbox iModel has a class; ``*`` stands for any. Letter case does not matter."""
    return any(schema.lower() in ("*", has) and name.lower() in ("*", known) for has, known in CLASSES)


def shape_of(kind: str) -> Shape:
    """How the elements of a class look."""
    return SHAPES.get(kind, PLAIN)[0]


def first_id(kind: str) -> int:
    """The instance id of the first element of a class; the others follow it."""
    if kind in SHAPES:
        return SHAPES[kind][1]
    return PLAIN[1] + zlib.crc32(kind.encode()) % CLASSES_BEYOND * ROOM


class Element(NamedTuple):
    """One element with everything that a column may ask for. Lengths in metres."""

    place: int
    chance: int
    length: float
    width: float
    height: float

    @property
    def section(self) -> float:
        """Cross section."""
        return round(self.width * self.height, 4)

    @property
    def surface(self) -> float:
        """All six faces."""
        edges = self.length * self.width + self.length * self.height + self.width * self.height
        return round(2 * edges, 4)

    @property
    def volume(self) -> float:
        """Length times cross section."""
        return round(self.length * self.section, 4)

    @property
    def material(self) -> str | None:
        """Some have none."""
        return None if self.place % 10 == 1 else MATERIALS[(self.chance >> 24) % len(MATERIALS)]

    def edges(self) -> list[float]:
        """The edges of the box around it, the longest first."""
        return sorted((self.length, self.width, self.height), reverse=True)

    def face_diagonals(self) -> list[float]:
        """The diagonals of the box's faces, the longest first."""
        longest, middle, shortest = self.edges()
        pairs = ((longest, middle), (longest, shortest), (middle, shortest))
        return [round(math.hypot(*pair), 4) for pair in pairs]

    def diagonal(self) -> float:
        """From corner to corner of the box."""
        return round(math.hypot(*self.edges()), 4)


def mix(number: int) -> int:
    """Sixty-four well-stirred bits (the finaliser of splitmix64): cheap, and good enough for scenery."""
    number = (number + 0x9E3779B97F4A7C15) & MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & MASK
    return number ^ (number >> 31)


def element(kind: str, seed: int, place: int) -> Element:
    """The element of a class at a place."""
    shape = shape_of(kind)
    chance = mix(mix(zlib.crc32(kind.encode()) ^ (seed << 32)) + place)
    return Element(
        place,
        chance,
        shape.lengths[chance % len(shape.lengths)],
        shape.widths[(chance >> 8) % len(shape.widths)],
        shape.heights[(chance >> 16) % len(shape.heights)],
    )
