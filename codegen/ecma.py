"""Translate ECMA-262 regular expressions, which JSON Schema uses, into Python's.

The two languages share most of their syntax and differ in what some of it means: ``\\d`` is ASCII in one and Unicode in
the other, ``$`` matches before a last line feed in one only. What has an exact equivalent is rewritten; what has none
(``\\p{L}``, backreferences) is refused, so that no valid value is rejected. Patterns match code points, as with the
flag ``u``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["UntranslatableError", "python_pattern"]

_SPACES = r"\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
#: What a class escape stands for, as the inside of a Python character class.
_SETS = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACES}
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_ANY = r"[\s\S]"
_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_$][\w$]*>))?")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_LOW_SURROGATE = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")


class UntranslatableError(ValueError):
    """A pattern has no exact equivalent in Python; the text says which part of it."""


class _Set(NamedTuple):
    """One item of a character class: the inside of a Python class, and whether its complement is meant."""

    inside: str
    is_negated: bool = False
    #: The single character that it is, where it may begin or end a range.
    char: str = ""


def python_pattern(pattern: str) -> str:
    """Returns the Python pattern that finds a match in exactly the strings that ``pattern`` matches in ECMA-262.

    Raises:
        UntranslatableError: there is none, or ``pattern`` is not a regular expression.
    """
    translated = _Translator(pattern).run()
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError) as error:
        raise UntranslatableError(str(error)) from None
    return translated


class _Translator:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        #: The groups that are open: whether each is a lookahead or lookbehind.
        self._open_groups: list[bool] = []
        self._names: set[str] = set()
        #: Whether what was read last can be repeated.
        self._repeatable = False

    def run(self) -> str:
        parts: list[str] = []
        while self._at < len(self._text):
            parts.append(self._term(self._text[self._at]))
        return "".join(parts)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _term(self, char: str) -> str:
        if char in "*+?{":
            return self._quantifier(char)
        # Assertions, alternatives and groups that begin have nothing to repeat.
        self._repeatable = char not in "^$|("
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        if char == "(":
            return self._open()
        self._at += 1
        if char == ")":
            self._repeatable = bool(self._open_groups) and not self._open_groups.pop()
        if char == "$":
            return r"\Z"
        if char == ".":
            return r"[^\n\r\u2028\u2029]"
        return f"\\{char}" if char in "]}" else char

    def _open(self) -> str:
        found = self._take(_GROUP)
        if found is None or (found[0] == "(" and self._text.startswith("?", self._at)):
            end = self._text[self._at : self._at + 3] if found else ""
            raise UntranslatableError(f"({end} is not a group of ECMA-262")
        self._open_groups.append(found[0].endswith(("=", "!")))
        if not found[0].endswith(">"):
            return found[0]
        if found[0] in self._names:
            raise UntranslatableError(f"{found[0]} stands twice")
        self._names.add(found[0])
        # Nothing refers to a named group, so it needs no name.
        return "("

    def _quantifier(self, char: str) -> str:
        taken = self._take(_QUANTIFIER) if char == "{" else None
        if char == "{" and taken is None:
            if re.match(r"\{,[0-9]*\}", self._text[self._at :]):
                raise UntranslatableError("{,n} is a quantifier in Python alone")
            self._at += 1
            self._repeatable = True
            return r"\{"
        if not self._repeatable:
            raise UntranslatableError(f"nothing that {char if taken is None else taken[0]} can repeat")
        self._repeatable = False
        quantifier = char if taken is None else taken[0]
        self._at += taken is None
        if self._text.startswith("?", self._at):
            self._at += 1
            quantifier += "?"
        elif self._text.startswith("+", self._at):
            raise UntranslatableError(f"{quantifier}+ is not a quantifier of ECMA-262")
        return quantifier

    def _escape(self) -> str:
        self._at += 1
        char = self._text[self._at : self._at + 1]
        if char in {"b", "B"}:
            self._at += 1
            self._repeatable = False
            # Python's \B does not match in an empty string before 3.14; the complement of \b does.
            return r"(?a:\b)" if char == "b" else r"(?!(?a:\b))"
        if char.isdigit() and char != "0":
            raise UntranslatableError(f"\\{char} refers back to a group, which may not have matched")
        one = self._escaped(char)
        return f"[{'^' * one.is_negated}{one.inside}]" if not one.char else re.escape(one.char)

    def _escaped(self, char: str) -> _Set:
        """The escape after a backslash, in a class or outside of one."""
        if not char:
            raise UntranslatableError("a backslash at the end")
        number = self._take(_HEX)
        if number is not None:
            return _literal(self._code_point(number))
        self._at += 1
        if char.lower() in _SETS:
            return _Set(_SETS[char.lower()], is_negated=char.isupper())
        if char in _CONTROLS:
            return _literal(_CONTROLS[char])
        if char == "0" and not self._text[self._at : self._at + 1].isdigit():
            return _literal("\0")
        letter = self._text[self._at : self._at + 1]
        if char == "c" and letter.isascii() and letter.isalpha():
            self._at += 1
            return _literal(chr(ord(letter) % 32))
        if char.isascii() and char.isalnum():
            raise UntranslatableError(f"\\{char} has no equivalent")
        return _literal(char)

    def _code_point(self, number: re.Match[str]) -> str:
        code = int(number[1] or number[2] or number[3], 16)
        if 0xD800 <= code < 0xDC00 and (low := self._take(_LOW_SURROGATE)):
            code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            raise UntranslatableError(f"\\{number[0]} is not a character")
        return chr(code)

    # -- character classes ---------------------------------------------------------------------------------

    def _class(self) -> str:
        self._at += 1
        is_negated = self._text.startswith("^", self._at)
        self._at += is_negated
        sets: list[_Set] = []
        while not self._text.startswith("]", self._at):
            if self._at >= len(self._text):
                raise UntranslatableError("a character class without an end")
            one = self._member()
            if self._text.startswith("-", self._at) and not self._text.startswith("-]", self._at):
                sets += self._range(one)
            else:
                sets.append(one)
        self._at += 1
        return _spelled(sets, is_negated=is_negated)

    def _range(self, first: _Set) -> list[_Set]:
        self._at += 1
        last = self._member()
        if not first.char or not last.char:
            # A class escape is no end of a range, so the hyphen stands for itself.
            return [first, _literal("-"), last]
        if first.char > last.char:
            raise UntranslatableError(f"the range {first.char}-{last.char} is out of order")
        return [_Set(f"{first.inside}-{last.inside}")]

    def _member(self) -> _Set:
        char = self._text[self._at]
        self._at += 1
        if char != "\\":
            return _literal(char)
        if self._text.startswith("b", self._at):
            self._at += 1
            return _literal("\b")
        return self._escaped(self._text[self._at : self._at + 1])


def _literal(char: str) -> _Set:
    return _Set(f"\\{char}" if char in r"\]^-[&~|" else char, char=char)


def _spelled(sets: list[_Set], *, is_negated: bool) -> str:
    inside = "".join(one.inside for one in sets if not one.is_negated)
    complements = [f"[^{one.inside}]" for one in sets if one.is_negated]
    if not complements:
        if not inside:
            return _ANY if is_negated else "(?!)"
        return f"[{'^' * is_negated}{inside}]"
    ways = "|".join([*([f"[{inside}]"] if inside else []), *complements])
    return f"(?:(?!{ways}){_ANY})" if is_negated else f"(?:{ways})"
