"""Docstrings of the generated code, made from the definition's texts."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from .plan import ApiPlan, OperationPlan, SchemaPlan

__all__ = ["Texts"]

_WIDTH = 116
#: The arguments that every listing of a facade has beside its operation's own.
_LISTING = (
    ("deadline", "Seconds for each page; the client's by default."),
    ("prefetch", "Pages to fetch ahead while the program works on those that it has."),
    ("concurrency", "Pages to fetch side by side; more than 1 only for lists that page by ``$skip``."),
    ("resume", "A resume token of this listing, to go on where it stood."),
)


def _plain(text: str) -> str:
    """The first paragraphs of a description, up to its first heading, as one line that is safe in a docstring."""
    text = text.replace("\r\n", "\n").split("\n#")[0]
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = " ".join(text.split())
    return text.replace("\\", "\\\\").replace('"""', "'''").rstrip()


def _sentence(text: str) -> str:
    text = _plain(text)
    return text if not text or text[-1] in ".!?:" else text + "."


class Texts:
    """Makes the docstrings of one API; every text comes from the definition."""

    def __init__(self, plan: ApiPlan) -> None:
        self._plan = plan

    def package(self) -> str:
        return self._block(
            [f"{self._plan.title} API, {self._plan.version}: low-level client, generated from its definition."]
        )

    def model(self, schema: SchemaPlan) -> str:
        lines = [_sentence(schema.description) or f"{schema.class_name} of the {self._plan.title} API."]
        described = [(field.python, _sentence(field.description)) for field in schema.fields if field.description]
        return self._block([*lines, *self._section("Attributes", described)], indent=4)

    def enum(self, schema: SchemaPlan) -> str:
        return self._block(
            [_sentence(schema.description) or f"{schema.class_name} of the {self._plan.title} API."], indent=4
        )

    def operation(self, operation: OperationPlan, *, indent: int, facade: bool, members: Iterable[Any] = ()) -> str:
        lines = [f"{_sentence(operation.summary)}"]
        description = _sentence(operation.description)
        if description and description != lines[0]:
            lines += ["", description]
        if operation.preview and "Technology Preview" not in description:
            lines += ["", "Technology Preview: may change or go away; not for production."]
        arguments = [(one.python, _sentence(one.description) or f"``{one.wire}``.") for one in operation.parameters]
        if operation.body is not None:
            arguments.append(
                (
                    "body",
                    "The request's body" + (" as a model, instead of the keywords of its members." if facade else "."),
                )
            )
        arguments += [(field.python, _sentence(field.description) or f"``{field.wire}``.") for field in members]
        if facade and operation.representations:
            known = ", ".join(f"``{one}``" for one in operation.representations)
            arguments.append(("accept", f"Media type to get as a stream of bytes instead: {known}."))
        if facade and operation.listing:
            arguments += _LISTING
        elif facade:
            arguments.append(("deadline", "Seconds for the whole call; the client's by default."))
        lines += self._section("Args", arguments)
        codes = ", ".join(answer.status for answer in operation.answers if answer.status[0] in "45")
        raises = [
            ("InvalidRequest", "An argument breaks a limit of the definition; nothing was sent."),
            (
                "ApiError",
                f"The service answered with an error ({codes})." if codes else "The service answered with an error.",
            ),
            ("DecodeError", "The answer is not what the definition promises."),
        ]
        lines += self._section("Raises", raises)
        if self._plan.portal:
            lines += ["", "Portal:", f"    {self._plan.portal}{operation.id}/"]
        return self._block(lines, indent=indent)

    def _section(self, title: str, entries: Iterable[tuple[str, str]]) -> list[str]:
        entries = list(entries)
        return ["", f"{title}:", *(f"    {name}: {text}" for name, text in entries)] if entries else []

    def _block(self, lines: Iterable[str], *, indent: int = 0) -> str:
        wrapped: list[str] = []
        for line in lines:
            if not line:
                wrapped.append("")
                continue
            lead = line[: len(line) - len(line.lstrip())]
            hanging = lead + "    " if lead and not line.lstrip().startswith("http") else lead
            wrapped += textwrap.wrap(
                line.strip(),
                _WIDTH - indent,
                initial_indent=lead,
                subsequent_indent=hanging,
                break_long_words=False,
                break_on_hyphens=False,
            )
        margin = " " * indent
        body = "\n".join((margin + line if line and number else line) for number, line in enumerate(wrapped))
        if body.endswith('"'):
            body += " "
        return f'"""{body}"""' if len(wrapped) == 1 else f'"""{body}\n{margin}"""'
