"""Values of a property: from EC properties, from geometry, from a formula, whichever has one first."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from ._elements import Element, has_class, mix
from ._formulas import RANDOM, Formula, FormulaError, parse
from ._functions import Value, text_of
from ._store import Property

__all__ = ["Cell", "cells", "matches_nothing"]

Cell = str | int | float | None

#: EC property, in lower case -> what an element has there; paths count by their last two steps.
EC_VALUES: dict[str, Callable[[Element], Value]] = {
    "length": lambda one: one.length,
    "structural_length": lambda one: one.length,
    "width": lambda one: one.width,
    "height": lambda one: one.height,
    "thickness": lambda one: one.height,
    "crosssectionarea": lambda one: one.section,
    "area": lambda one: one.surface,
    "volume": lambda one: one.volume,
    "physicalmaterial.userlabel": lambda one: one.material,
    "physicalmaterial.codevalue": lambda one: one.material and one.material.partition(",")[0],
    "isloadbearing": lambda one: one.chance >> 32 & 3 > 0,
    "floorcount": lambda one: float(1 + (one.chance >> 34) % 3),
    "category.userlabel": lambda _: "Structural",
    "category.codevalue": lambda _: "S-STRUCT",
    "model.modeledelement.userlabel": lambda _: "Building model",
}
CALCULATED: dict[str, Callable[[Element], float]] = {
    "Length": lambda one: one.length,
    "Area": lambda one: one.surface,
    "Volume": lambda one: one.volume,
    "BoundingBoxLongestEdgeLength": lambda one: one.edges()[0],
    "BoundingBoxIntermediateEdgeLength": lambda one: one.edges()[1],
    "BoundingBoxShortestEdgeLength": lambda one: one.edges()[2],
    "BoundingBoxDiagonalLength": Element.diagonal,
    "BoundingBoxLongestFaceDiagonalLength": lambda one: one.face_diagonals()[0],
    "BoundingBoxIntermediateFaceDiagonalLength": lambda one: one.face_diagonals()[1],
    "BoundingBoxShortestFaceDiagonalLength": lambda one: one.face_diagonals()[2],
}
#: What an EC property that is not listed holds, by the data type that is asked for.
INVENTED: dict[str, Callable[[int], Value]] = {
    "Boolean": lambda chance: chance & 1 > 0,
    "Integer": lambda chance: float(chance % 1000),
    "Double": lambda chance: chance % 100_000 / 1000,
    "String": lambda chance: f"Value {chance % 1000}",
}
DIGITS = 9
LARGEST = 2.0**63


def matches_nothing(member: Property) -> bool:
    """Whether a property names EC properties, and none of them on a class that there is."""
    return bool(member.ec_properties) and not any(has_class(schema, name) for schema, name, _ in member.ec_properties)


def cells(properties: Sequence[Property], one: Element, chance: int) -> dict[str, Cell]:
    """The cells of a row by the names of the properties; ``chance`` is the table's."""
    row = _Row(properties, one, chance)
    return {member.name: _converted(member.data_type, row.value(member.name.lower())) for member in properties}


class _Row:
    """The values of one element, worked out in the order in which formulas ask for them."""

    def __init__(self, properties: Sequence[Property], one: Element, chance: int) -> None:
        self._members = {member.name.lower(): member for member in properties}
        self._one = one
        self._known: dict[str, Value] = {RANDOM: mix(chance) / 2**64}

    def value(self, name: str) -> Value:
        """The value under a name in lower case; null for a name that nothing has, and for one that leads to itself."""
        if name not in self._known:
            self._known[name] = None
            if name in self._members:
                self._known[name] = self._of(self._members[name])
        return self._known[name]

    def _of(self, member: Property) -> Value:
        value = _from_imodel(member, self._one)
        if value is None and member.calculated is not None and member.calculated in CALCULATED:
            value = CALCULATED[member.calculated](self._one)
        if value is None and member.formula is not None:
            value = self._from_formula(member.formula)
        return value

    def _from_formula(self, text: str) -> Value:
        try:
            return _parsed(text)(self.value)
        except (FormulaError, ArithmeticError, ValueError, RecursionError):
            return None


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> Formula:
    """A table asks for the same formula row by row."""
    return parse(text)


def _from_imodel(member: Property, one: Element) -> Value:
    """The first value among the EC properties whose class there is."""
    for schema, class_name, path in member.ec_properties:
        if has_class(schema, class_name):
            steps = path.lower().split(".")
            names = (".".join(steps), ".".join(steps[-2:]), steps[-1])
            known = next((EC_VALUES[name] for name in names if name in EC_VALUES), None)
            value = known(one) if known else INVENTED.get(member.data_type, INVENTED["String"])(_stir(one, path))
            if value is not None:
                return value
    return None


def _stir(one: Element, path: str) -> int:
    return mix(one.chance ^ sum(path.lower().encode()))


def _converted(data_type: str, value: Value) -> Cell:
    """A value as the data type has it; null where it cannot be had."""
    if value is None or data_type == "String":
        return None if value is None else text_of(value)
    if data_type == "Boolean":
        return text_of(value) if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, float) or not abs(value) < LARGEST:
        return None
    return int(value) if data_type == "Integer" else round(value, DIGITS)
