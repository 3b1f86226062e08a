"""How the pages of a listing follow each other: by continuation token, by ``$skip``, or by the query of a link.

Nothing here sends anything or keeps what was read: `Rules` answers which request asks for the page at a place, and which
place comes after it. `Walk` (in `pages`) decides when each page is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from msgspec.structs import replace

from itwin_platform_api.runtime.operation import Listing, Request

from ..errors import InvalidRequest, PagingError
from .origins import TrustedOrigins
from .resume import Place, read_token, scope_of, write_token

__all__ = ["Rules"]

_NUMBER = re.compile(r"[0-9]{1,18}")

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Rules(Generic[Item, Answer]):
    """The rules of one listing: an operation with its arguments."""

    def __init__(self, request: Request[Answer], listing: Listing[Answer, Item], trusted: TrustedOrigins) -> None:
        self._request = request
        self._listing = listing
        self._trusted = trusted
        self._scope = scope_of(request, listing)
        given = dict(request.query)
        self._full = self._number(given.get(listing.top, "1"), listing.top)
        if listing.kind == "skip":
            # Always sent: some lists give links only to those who page.
            self.beginning: Place = self._at(self._number(given.get(listing.skip, "0"), listing.skip))
        else:
            self.beginning = Place(tuple(pair for pair in request.query if pair[0] == listing.token))

    @property
    def operation(self) -> str:
        return self._request.operation.id

    @property
    def is_numbered(self) -> bool:
        """Whether the place of a page is a number, so that it is known before the page in front of it was read."""
        return self._listing.kind == "skip"

    def read_token(self, token: str) -> Place:
        """The place in a resume token.

        Raises:
            InvalidRequest: it is none of this listing.
        """
        place = read_token(token, self.operation, self._scope)
        names = [name for name, _ in place.query]
        match self._listing.kind:
            case "skip":
                known = names == [self._listing.skip] and bool(_NUMBER.fullmatch(place.query[0][1])) and not place.given
            case "continuation-token":
                known = names in ([], [self._listing.token])
            case "link":
                known = True
        if not known:
            raise InvalidRequest(
                "Expected a resume token, got one of another kind", operation=self.operation, path="resume"
            )
        return place

    def write_token(self, place: Place | None) -> str | None:
        """A place as a text to keep; None at the beginning, which needs none, and after the end."""
        if place is None or place == self.beginning:
            return None
        return write_token(place, self.operation, self._scope)

    def request(self, place: Place) -> Request[Answer]:
        """What asks for the page at a place. The caller's arguments stay, also where a link dropped them."""
        names = {name for name, _ in place.query}
        kept = (pair for pair in self._request.query if pair[0] not in names)
        return replace(self._request, query=(*kept, *place.query))

    def items(self, answer: Answer) -> Sequence[Item]:
        return self._listing.items(answer)

    def link(self, answer: Answer) -> str | None:
        return self._listing.next_link(answer)

    def within(self, place: Place, given: int) -> Place:
        """The place ``given`` items after the first one that a page gives."""
        if self.is_numbered:
            return self.after(place, given)
        return replace(place, given=place.given + given)

    def after(self, place: Place, items: int) -> Place:
        """The place so many items on, where places are numbers."""
        return self._at(int(place.query[0][1]) + items)

    def following(self, place: Place, answer: Answer) -> Place | None:
        """The place of the next page; None when there is none.

        Raises:
            PagingError: the link to the next page does not say where it is.
            UntrustedLink: it leads elsewhere.
        """
        link, received = self.link(answer), len(self.items(answer))
        if link is not None:
            link = self._trusted.check(_repaired(link), operation=self.operation)
        follows = link is not None if self._listing.linked else received >= self._full
        if not follows or received == 0:
            return None
        if self.is_numbered:
            # Links of this kind drop parameters or are malformed, so they only say that more follows.
            return self.after(place, received)
        pairs = parse_qsl(urlsplit(link or "").query, keep_blank_values=True)
        if self._listing.kind == "link":
            return Place(tuple(pairs))
        token = dict(pairs).get(self._listing.token)
        if not token:
            raise PagingError(f"the next link has no {self._listing.token}", operation=self.operation)
        return Place(((self._listing.token, token),))

    def _number(self, text: str, name: str) -> int:
        if not _NUMBER.fullmatch(text):
            raise InvalidRequest(
                f"Expected a number of at most 18 digits, got {text!r:.40}", operation=self.operation, path=name
            )
        return int(text)

    def _at(self, skip: int) -> Place:
        return Place(((self._listing.skip, str(skip)),))


def _repaired(link: str) -> str:
    """A link without blanks around it, and with ``?`` where its query begins with ``&``, as some pages show."""
    link = link.strip()
    return link if "?" in link else link.replace("&", "?", 1)
