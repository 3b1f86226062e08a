"""Pages: which one comes next, whether there is one, and how to come back to it later."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from itwin_platform_api.runtime.operation import Listing, Request

from ..errors import ConfigurationError, PagingError
from .effects import Steps
from .session import Session

__all__ = ["Cursor"]

_NUMBER = re.compile(r"[0-9]{1,18}")

Page = TypeVar("Page")
Item = TypeVar("Item")


class Cursor(Generic[Page, Item]):
    """Walks one listing. Its position is the request of the next page; None after the last."""

    def __init__(
        self,
        session: Session,
        request: Request[Page],
        listing: Listing[Page, Item],
        deadline: float | None,
        resume: str | None,
    ) -> None:
        self._session = session
        self._listing = listing
        self._deadline = deadline
        self._operation = request.operation.id
        self._skip = 0
        self._full = int(dict(request.query).get(listing.top, "1"))
        self._seen: set[str] = set()
        self._started = False
        self._position: dict[str, str] = {}
        self._request: Request[Page] | None = request
        given = dict(request.query).get(listing.skip if listing.kind == "skip" else listing.token)
        if listing.kind == "skip":
            self._skip = int(given) if given is not None else 0
            # Always sent: some lists give links only to those who page.
            self._move(str(self._skip))
        elif given is not None:
            self._move(given)
        if resume is not None:
            self._move(self._read(resume))

    @property
    def ended(self) -> bool:
        return self._request is None

    @property
    def resume_token(self) -> str | None:
        """Where to go on, as a text to keep; None before the first page and after the last."""
        if self._request is None or not self._started or not self._position:
            return None
        return json.dumps({"v": 1, "operation": self._operation, **self._position}, separators=(",", ":"))

    def next_page(self) -> Steps[tuple[Page, Sequence[Item]]]:
        """Ask for the next page and move on.

        Raises:
            PagingError: the service leads in a circle.
            UntrustedLink: the link to the next page leads elsewhere.
        """
        assert self._request is not None
        response = yield from self._session.execute(self._request, self._deadline)
        page = response.parsed
        items = self._listing.items(page)
        self._started = True
        self._advance(self._listing.next_link(page), len(items))
        return page, items

    def _advance(self, link: str | None, received: int) -> None:
        if link is not None:
            link = self._session.trusted.check(_repaired(link), operation=self._operation)
        follows = link is not None if self._listing.linked else received >= self._full
        if not follows or received == 0:
            self._request = None
        elif self._listing.kind == "skip":
            # Links of this kind drop parameters or are malformed, so they only say that more follows.
            self._skip += received
            self._move(str(self._skip))
        else:
            token = dict(parse_qsl(urlsplit(link or "").query)).get(self._listing.token)
            if token is None:
                raise PagingError(
                    f"the next link has no {self._listing.token}",
                    operation=self._operation,
                    resume_token=self.resume_token,
                )
            if token in self._seen:
                raise PagingError(
                    "the next link repeats an earlier page", operation=self._operation, resume_token=self.resume_token
                )
            self._move(token)

    def _move(self, value: str) -> None:
        name = self._listing.skip if self._listing.kind == "skip" else self._listing.token
        self._position = {"at": value}
        self._seen.add(value)
        if self._request is not None:
            self._request = self._request.with_query(**{name: value})

    def _read(self, token: str) -> str:
        try:
            data: Any = json.loads(token)
            version, operation, at = data["v"], data["operation"], data["at"]
        except (ValueError, KeyError, TypeError, RecursionError):
            version, operation, at = None, None, None
        known = version == 1 and operation == self._operation and isinstance(at, str)
        if not known or (self._listing.kind == "skip" and not _NUMBER.fullmatch(at)):
            raise ConfigurationError(f"{token!r} is no resume token of {self._operation}.")
        if self._listing.kind == "skip":
            self._skip = int(at)
        return str(at)


def _repaired(link: str) -> str:
    """A link without blanks around it, and with ``?`` where its query begins with ``&``, as some pages show."""
    link = link.strip()
    return link if "?" in link else link.replace("&", "?", 1)
