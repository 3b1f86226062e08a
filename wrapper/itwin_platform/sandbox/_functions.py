"""The functions and constants of formulas, by their names in lower and upper case."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["CONSTANTS", "FUNCTIONS", "FormulaError", "Function", "Value", "text_of"]

#: Numbers are always floats here; what becomes of them is the property's data type's business.
Value = float | str | bool | None
ANY = 64
BITS = 32
MODULUS = 1 << BITS


class FormulaError(ValueError):
    """A text that is no formula, or an operand of the wrong type."""


class Function(NamedTuple):
    """A function and how many arguments it takes."""

    call: Callable[..., Value]
    least: int
    most: int


def text_of(value: Value) -> str:
    """A value as text: whole numbers without a point, booleans in lower case, null as nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value or ""


def _typed(kind: type, call: Callable[..., Value]) -> Callable[..., Value]:
    """A function of arguments of one type; null if one of them is null."""

    def checked(*values: Value) -> Value:
        if any(value is None for value in values):
            return None
        if any(type(value) is not kind for value in values):
            raise FormulaError(f"expected {kind.__name__} arguments, got {values!r}")
        return call(*values)

    return checked


def _numbers(call: Callable[..., float], least: int, most: int | None = None) -> Function:
    return Function(_typed(float, lambda *values: float(call(*values))), least, least if most is None else most)


def _texts(call: Callable[[str], str]) -> Function:
    return Function(_typed(str, call), 1, 1)


def _round(value: float) -> float:
    """Halves go up, as in the language that the formulas come from."""
    return math.floor(value + 0.5)


def _sign(value: float) -> float:
    return math.copysign(1, value) if value else 0


def _clz32(value: float) -> float:
    return BITS - (int(value) % MODULUS).bit_length()


def _imul(first: float, second: float) -> float:
    product = int(first) * int(second) % MODULUS
    return product - MODULUS if product >= MODULUS // 2 else product


def _fround(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded


def _whole(value: Value) -> int:
    if not isinstance(value, float):
        raise FormulaError(f"expected a number, got {value!r}")
    return int(value)


def _on_text(call: Callable[..., Value]) -> Callable[..., Value]:
    """A function of a text and more; null if one of them is null."""

    def checked(*values: Value) -> Value:
        if any(value is None for value in values):
            return None
        if not isinstance(values[0], str):
            raise FormulaError(f"expected a text, got {values[0]!r}")
        return call(*values)

    return checked


def _char_at(text: str, place: Value) -> Value:
    return text[_whole(place) : _whole(place) + 1] if _whole(place) >= 0 else ""


def _pad(text: str, size: Value, filler: str = " ") -> str:
    """The filling that brings a text to a size."""
    missing = max(0, min(_whole(size), 10_000) - len(text))
    return (filler * missing)[:missing] if filler else ""


def _substring(text: str, start: Value, end: Value = float(10**9)) -> Value:
    first, last = sorted(max(0, _whole(place)) for place in (start, end))
    return text[first:last]


def _index_of(text: str, part: str, start: Value = 0.0) -> Value:
    return float(text.find(part, max(0, _whole(start))))


def _if(condition: Value, first: Value, second: Value) -> Value:
    if condition is None:
        return None
    if not isinstance(condition, bool):
        raise FormulaError(f"expected true or false, got {condition!r}")
    return first if condition else second


def _unless(asked: Callable[[Value], bool]) -> Function:
    """``ifX(value, other)``: the other where the value is X."""
    return Function(lambda value, other: other if asked(value) else value, 2, 2)


def _when_not(asked: Callable[[Value], bool]) -> Function:
    """``ifNotX(value, other)``: the other where the value is not X."""
    return Function(lambda value, other: value if asked(value) else other, 2, 2)


def _is_null(value: Value) -> bool:
    return value is None


def _is_empty(value: Value) -> bool:
    return value == ""


def _is_null_or_empty(value: Value) -> bool:
    return value is None or value == ""


def _is_null_or_space(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _to_number(value: Value) -> Value:
    if value is None or isinstance(value, bool):
        return None if value is None else float(value)
    try:
        return float(value)
    except ValueError:
        return None


def _to_boolean(value: Value) -> Value:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return None if value is None else bool(value)


CONSTANTS: dict[str, float] = {
    "E": math.e,
    "LN2": math.log(2),
    "LN10": math.log(10),
    "LOG2E": 1 / math.log(2),
    "LOG10E": 1 / math.log(10),
    "PI": math.pi,
    "SQRT1_2": math.sqrt(0.5),
    "SQRT2": math.sqrt(2),
}
_PLAIN: dict[str, Callable[..., Any]] = {
    "abs": abs, "acos": math.acos, "acosh": math.acosh, "asin": math.asin, "asinh": math.asinh, "atan": math.atan,
    "atanh": math.atanh, "cbrt": math.cbrt, "ceil": math.ceil, "clz32": _clz32, "cos": math.cos, "cosh": math.cosh,
    "exp": math.exp, "expm1": math.expm1, "floor": math.floor, "fround": _fround, "log": math.log,
    "log1p": math.log1p, "log10": math.log10, "log2": math.log2, "round": _round, "sign": _sign, "sin": math.sin,
    "sinh": math.sinh, "sqrt": math.sqrt, "tan": math.tan, "tanh": math.tanh, "trunc": math.trunc,
}  # fmt: skip
FUNCTIONS: dict[str, Function] = {
    **{name: _numbers(call, 1) for name, call in _PLAIN.items()},
    "atan2": _numbers(math.atan2, 2),
    "imul": _numbers(_imul, 2),
    "pow": _numbers(math.pow, 2),
    "hypot": _numbers(math.hypot, 2, ANY),
    "max": _numbers(max, 2, ANY),
    "min": _numbers(min, 2, ANY),
    "random": Function(lambda: None, 0, 0),  # its value is the table's: see `_formulas.RANDOM`
    "tonumber": Function(_to_number, 1, 1),
    "charat": Function(_on_text(_char_at), 2, 2),
    "concat": Function(lambda *values: "".join(map(text_of, values)), 2, ANY),
    "padend": Function(_on_text(lambda text, *rest: text + _pad(text, *rest)), 2, 3),
    "padstart": Function(_on_text(lambda text, *rest: _pad(text, *rest) + text), 2, 3),
    "substring": Function(_on_text(_substring), 2, 3),
    "indexof": Function(_on_text(_index_of), 2, 3),
    "tolowercase": _texts(str.lower),
    "touppercase": _texts(str.upper),
    "trim": _texts(str.strip),
    "trimend": _texts(str.rstrip),
    "trimstart": _texts(str.lstrip),
    "tostring": Function(lambda value: None if value is None else text_of(value), 1, 1),
    "if": Function(_if, 3, 3),
    "ifnull": _unless(_is_null),
    "ifnotnull": _when_not(_is_null),
    "ifempty": _unless(_is_empty),
    "ifnotempty": _when_not(_is_empty),
    "ifnullorempty": _unless(_is_null_or_empty),
    "ifnotnullorempty": _when_not(_is_null_or_empty),
    "ifnullorwhitespace": _unless(_is_null_or_space),
    "ifnotnullorwhitespace": _when_not(_is_null_or_space),
    "isin": Function(lambda value, *others: value in others, 2, ANY),
    "toboolean": Function(_to_boolean, 1, 1),
    # Units belong to properties of an iModel; elements of the sandbox are measured in metres.
    "getpersistenceunit": Function(lambda _: "Units.M", 1, 1),
    "getpresentationunits": Function(lambda _: "Units.M", 1, 1),
}
