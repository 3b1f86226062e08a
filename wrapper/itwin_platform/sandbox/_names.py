"""Names of mappings, groups and properties."""

from __future__ import annotations

import unicodedata

from ._errors import Detail
from ._registry import Check, Context

__all__ = ["check_name", "is_identifier"]

#: Unicode categories of an OData v4 SimpleIdentifier: of its first character, and of the others.
FIRST = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
FURTHER = (*FIRST, "Nd", "Mn", "Mc", "Pc", "Cf")


def is_identifier(text: str) -> bool:
    """Whether a text is an OData v4 SimpleIdentifier; its length is the schema's business."""
    first = bool(text) and (text[0] == "_" or unicodedata.category(text[0]) in FIRST)
    return first and all(unicodedata.category(character) in FURTHER for character in text[1:])


def check_name(member: str) -> Check:
    """A check of the body: the member, if it is given, is an identifier."""

    def check(ctx: Context) -> list[Detail]:
        name = ctx.body.get(member)
        if name is None or is_identifier(name):
            return []
        return [Detail("InvalidValue", f"'{name}' is not a valid '{member}' value.", member)]

    return check
