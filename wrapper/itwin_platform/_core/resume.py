"""Resume tokens: a place in a listing as a text that can be kept, and that fits this listing only."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from msgspec import Struct

from itwin_platform_api.runtime.operation import Listing, Request

from ..errors import InvalidRequest

__all__ = ["Place", "read_token", "scope_of", "write_token"]

_VERSION = 1
_MEMBERS = 5
#: Bytes of the hash that tells listings apart. It guards against mistakes, not against anybody.
_SCOPE_BYTES = 8


class Place(Struct, frozen=True):
    """A place in a listing.

    Attributes:
        query: what the request of its page has in its query beside the arguments; empty at the beginning.
        given: how many items of that page the caller has already.
    """

    query: tuple[tuple[str, str], ...] = ()
    given: int = 0


def scope_of(request: Request[Any], listing: Listing[Any, Any]) -> str:
    """Which listing it is: a hash of everything in the request but the place and the size of the pages."""
    places = {listing.token, listing.skip, listing.top}
    query = [pair for pair in request.query if pair[0] not in places]
    parts = [request.operation.api, request.path, query, request.headers]
    digest = hashlib.sha256(json.dumps(parts).encode()).digest()
    return digest[:_SCOPE_BYTES].hex()


def write_token(place: Place, operation: str, scope: str) -> str:
    """The text for a place."""
    data = [_VERSION, operation, scope, place.query, place.given]
    return base64.urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).decode().rstrip("=")


def read_token(token: Any, operation: str, scope: str) -> Place:
    """The place in a text.

    Raises:
        InvalidRequest: it is no resume token, one of another version, or one of another listing.
    """
    version, of, its_scope, query, given = _parts(token, operation)
    if version != _VERSION:
        raise _refused(f"a resume token of version {_VERSION}", f"one of version {version}", operation)
    if of != operation:
        raise _refused("a resume token of this operation", f"one of {of!r:.80}", operation)
    if its_scope != scope:
        raise _refused("a resume token of this listing", "one of a listing with other arguments", operation)
    try:
        pairs = tuple((str(name), str(value)) for name, value in query)
        # A lone surrogate can stand in JSON, and in no address.
        "".join(name + value for name, value in pairs).encode()
    except (TypeError, ValueError):
        raise _unreadable(operation) from None
    if not isinstance(given, int) or given < 0:
        raise _unreadable(operation)
    return Place(pairs, given)


def _parts(token: Any, operation: str) -> list[Any]:
    """What stands in a token: its version and four members."""
    if not isinstance(token, str):
        raise _refused("a resume token", f"`{type(token).__name__}`", operation)
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        data = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise _unreadable(operation) from None
    is_token = isinstance(data, list) and len(data) > 0 and isinstance(data[0], int)
    if not is_token or (data[0] == _VERSION and len(data) != _MEMBERS):
        raise _unreadable(operation)
    members: list[Any] = [*data, *[None] * _MEMBERS][:_MEMBERS]
    return members


def _unreadable(operation: str) -> InvalidRequest:
    return _refused("a resume token", "a text that is none", operation)


def _refused(expected: str, got: str, operation: str) -> InvalidRequest:
    # The text itself is not repeated: it may be anything that stood in the wrong variable.
    return InvalidRequest(f"Expected {expected}, got {got}", operation=operation, path="resume")
