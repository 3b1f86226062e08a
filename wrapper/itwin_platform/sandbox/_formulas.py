"""Formulas of properties: parsed once, evaluated per row over the other columns.

The language is the documented one: literals, operators with their precedence, and functions. Names ignore letter
case. A null operand makes a result null, apart from ``==`` and ``!=`` and the functions that ask for null.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ._functions import CONSTANTS, FUNCTIONS, FormulaError, Value, text_of

__all__ = ["RANDOM", "Formula", "FormulaError", "Lookup", "parse"]

Lookup = Callable[[str], Value]
Formula = Callable[[Lookup], Value]

DEEPEST = 50
#: What a lookup is asked for by ``random()``, which has one value per output table.
RANDOM = "random()"
TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>\*\*|<=|>=|==|!=|&&|\|\||[-+*/%<>!(),])
    )""",
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t"}
#: Left-associative operators by how strongly they bind; ``**`` is stronger than all, and goes to the right.
LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
POWER = 7
LITERALS: dict[str, Value] = {"true": True, "false": False, "null": None}


class Token(NamedTuple):
    """A piece of a formula: its kind and its text."""

    kind: str
    text: str


def parse(text: str) -> Formula:
    """Make a formula from its text.

    Raises:
        FormulaError: it is not a formula; tells what was expected.
    """
    parser = _Parser(list(_tokens(text)))
    formula = parser.expression(0)
    if parser.ahead.kind != "end":
        raise FormulaError(f"expected an operator, got {parser.ahead.text!r}")
    return formula


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise FormulaError(f"expected a value or an operator, got {text[place : place + 10]!r}")
        yield Token(found.lastgroup, found[found.lastgroup])
        place = found.end()
    yield Token("end", "the end")


class _Parser:
    """Precedence climbing over the tokens of one formula."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def ahead(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self.ahead
        self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        token = self._next()
        if token != Token("sign", sign):
            raise FormulaError(f"expected {sign!r}, got {token.text!r}")

    def expression(self, least: int) -> Formula:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError("expected fewer levels of nesting")
        left = self._operand()
        while self.ahead.kind == "sign" and LEVELS.get(self.ahead.text, 0) > least:
            sign = self._next().text
            left = _binary(sign, left, self.expression(LEVELS[sign]))
        self._depth -= 1
        return left

    def _operand(self) -> Formula:
        """A value with its signs and powers: a sign binds more strongly than a power."""
        base = self._signed()
        if self.ahead == Token("sign", "**"):
            self._next()
            self._depth += 1
            if self._depth > DEEPEST:
                raise FormulaError("expected fewer levels of nesting")
            base = _binary("**", base, self._operand())
            self._depth -= 1
        return base

    def _signed(self) -> Formula:
        signs = []
        while self.ahead.kind == "sign" and self.ahead.text in "-+!":
            signs.append(self._next().text)
        formula = self._value()
        for sign in reversed(signs):
            formula = _unary(sign, formula)
        return formula

    def _value(self) -> Formula:
        kind, text = self._next()
        if kind == "number":
            number = float(int(text, 0)) if text[:2].lower() in ("0b", "0o", "0x") else float(text)
            return lambda _: number
        if kind == "text":
            plain = re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text[1:-1], flags=re.DOTALL)
            return lambda _: plain
        if kind == "name":
            return self._call(text.lower()) if self.ahead == Token("sign", "(") else _variable(text)
        if text != "(":
            raise FormulaError(f"expected a value, got {text!r}")
        inner = self.expression(0)
        self._expect(")")
        return inner

    def _call(self, name: str) -> Formula:
        if name not in FUNCTIONS:
            raise FormulaError(f"expected a function, got {name!r}")
        arguments = self._arguments()
        function = FUNCTIONS[name]
        if name == "random" and not arguments:
            return lambda lookup: lookup(RANDOM)
        if not function.least <= len(arguments) <= function.most:
            raise FormulaError(f"expected another number of arguments of {name!r}, got {len(arguments)}")
        return lambda lookup: function.call(*(argument(lookup) for argument in arguments))

    def _arguments(self) -> list[Formula]:
        self._expect("(")
        found: list[Formula] = []
        if self.ahead != Token("sign", ")"):
            found.append(self.expression(0))
            while self.ahead == Token("sign", ","):
                self._next()
                found.append(self.expression(0))
        self._expect(")")
        return found


def _variable(name: str) -> Formula:
    if name.lower() in LITERALS:
        value = LITERALS[name.lower()]
        return lambda _: value
    if name.upper() in CONSTANTS:
        constant = CONSTANTS[name.upper()]
        return lambda _: constant
    return lambda lookup: lookup(name.lower())


def _unary(sign: str, inner: Formula) -> Formula:
    def signed(lookup: Lookup) -> Value:
        value = inner(lookup)
        if value is None:
            return None
        if sign == "!":
            return not _truth(value)
        return _number(value) if sign == "+" else -_number(value)

    return signed


def _binary(sign: str, left: Formula, right: Formula) -> Formula:
    def combined(lookup: Lookup) -> Value:
        first, second = left(lookup), right(lookup)
        if sign in ("==", "!="):
            return (first == second) is (sign == "==")
        if first is None or second is None:
            return None
        if sign == "+" and (isinstance(first, str) or isinstance(second, str)):
            return text_of(first) + text_of(second)
        return OPERATORS[sign](first, second)

    return combined


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, float):
        raise FormulaError(f"expected a number, got {value!r}")
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise FormulaError(f"expected true or false, got {value!r}")
    return value


def _compared(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    return lambda first, second: compare(_number(first), _number(second))


def _reckoned(reckon: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda first, second: reckon(_number(first), _number(second))


OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "**": _reckoned(math.pow),
    "*": _reckoned(lambda a, b: a * b),
    "/": _reckoned(lambda a, b: a / b),
    "%": _reckoned(math.fmod),
    "+": _reckoned(lambda a, b: a + b),
    "-": _reckoned(lambda a, b: a - b),
    "<": _compared(lambda a, b: a < b),
    "<=": _compared(lambda a, b: a <= b),
    ">": _compared(lambda a, b: a > b),
    ">=": _compared(lambda a, b: a >= b),
    "&&": lambda first, second: _truth(first) and _truth(second),
    "||": lambda first, second: _truth(first) or _truth(second),
}
