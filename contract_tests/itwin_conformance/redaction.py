"""What must never reach a report: tokens, share keys, signed addresses. They go at the source, before anything is kept."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .documents import APIS, load

__all__ = ["REDACTED", "Redactor"]

REDACTED = "[redacted]"
#: Members of OAuth's bodies whose values open something; those of the APIs are marked in their definitions.
OAUTH = ("access_token", "client_secret", "id_token", "refresh_token")
MARK = "x-itwin-secret"
#: The signature in an address of Azure Storage, and secrets in other queries.
QUERY = re.compile(r"([?&;](?:sig|code|access_token|client_secret|refresh_token)=)[^&#\"\s]+")
HEADERS = frozenset(["cookie", "set-cookie", "proxy-authorization"])


class Redactor:
    """Takes secrets out of what is recorded.

    Args:
        tokens: role -> access token. What is sent with a token is recorded with the name of its variable.
    """

    def __init__(self, tokens: Mapping[str, str]) -> None:
        # A longer token may contain a shorter one, as the sandbox's do.
        by_length = sorted(tokens.items(), key=lambda item: -len(item[1]))
        self._texts = [(token, variable(role)) for role, token in by_length if token]

    def __repr__(self) -> str:
        return f"Redactor({len(self._texts)} tokens)"

    def text(self, text: str) -> str:
        """A text, e.g. a body or an address, without secrets."""
        for token, name in self._texts:
            text = text.replace(token, f"${name}")
        return QUERY.sub(rf"\1{REDACTED}", _member().sub(rf'\1"{REDACTED}"', text))

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers without secrets."""
        return [(name, REDACTED if name.lower() in HEADERS else self.text(value)) for name, value in headers]


def variable(role: str) -> str:
    """The environment variable that holds the token of a role."""
    return "ITWIN_TOKEN" if role == "main" else f"ITWIN_TOKEN_{role.upper()}"


@functools.cache
def _member() -> re.Pattern[str]:
    """A member with a secret in JSON, up to the value."""
    names = sorted({*OAUTH, *(name for api in APIS for name in _marked(load(api).document))})
    return re.compile(rf'("(?:{"|".join(names)})"\s*:\s*)"(?:[^"\\]|\\.)*"')


def _marked(node: Any) -> Iterator[str]:
    """The members that a definition marks as secret."""
    if not isinstance(node, dict | list):
        return
    for name, below in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(below, dict) and below.get(MARK) is True:
            yield str(name)
        yield from _marked(below)
