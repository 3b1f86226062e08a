"""Formulas of properties."""

from __future__ import annotations

import pytest

from itwin_platform.sandbox._formulas import FormulaError, parse
from itwin_platform.sandbox._functions import Value

ROW: dict[str, Value] = {"length": 6.0, "name": "Beam", "load": True, "min": 4.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100 * 3.123", 312.3),
        ("LENGTH - 1 - 2", 3.0),
        ("1 + 2 * 3 ** 2", 19.0),
        ("2 ** 3 ** 2", 512.0),
        ("-2 ** 2", 4.0),
        ("(1 + 2) * 3 % 5", 4.0),
        ("0x1F + 0b11 + 0o7 + 1.5e1 + .5", 56.5),
        ("1 < 2 && !(3 >= 4) || false", True),
        ("1 + 2 == 3 != false", True),
        ("'a' + 1 + `b` + true", "a1btrue"),
        (r"'it\'s' + '\t'", "it's\t"),
        ("nothing == null", True),
        ("nothing + 1", None),
        ("nothing < 1", None),
        ("min", 4.0),
        ("min(Length, 7, 9)", 6.0),
        ("PI > e", True),
        ("round(2.5) + sign(-3) + trunc(1.9)", 3.0),
        ("hypot(3, 4)", 5.0),
        ("clz32(1) + imul(65536, 65536)", 31.0),
        ("if(length > 5, 'long', 'short')", "long"),
        ("ifNull(nothing, 3)", 3.0),
        ("ifnotnull(length, 'there')", "there"),
        ("ifnullorwhitespace('  ', 'x')", "x"),
        ("padStart('7', 3, '0') + padend('a', 2) + '|'", "007a |"),
        ("substring(name, 1, 3) + charat(name, 0)", "eaB"),
        ("indexof(name, 'am')", 2.0),
        ("toUpperCase(trim(' x '))", "X"),
        ("concat(name, 1, nothing)", "Beam1"),
        ("isin(length, 1, 6)", True),
        ("toNumber('4.5') + tonumber(true)", 5.5),
        ("toboolean('TRUE')", True),
        ("tostring(6)", "6"),
    ],
)
def test_values(text: str, value: Value) -> None:
    assert parse(text)(ROW.get) == value


@pytest.mark.parametrize(
    "text",
    ["", "1 +", "(1", "1)", "1 2", "a b", "'open", "nope(1)", "sqrt()", "if(true, 1)", "1 ? 2 : 3", "a = 1", "1 === 1",
     "a ?? b", "(" * 200 + "1" + ")" * 200, "2 ** " * 200 + "2", "#"],
)  # fmt: skip
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(FormulaError, match="expected"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["name * 2", "-name", "!length", "load + 1", "name && load", "sqrt(name)", "if(1, 2, 3)"]
)
def test_operands_of_the_wrong_type(text: str) -> None:
    formula = parse(text)
    with pytest.raises(FormulaError, match="expected"):
        formula(ROW.get)
