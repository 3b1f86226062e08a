"""Pages of lists: by continuation token (Grouping and Mapping) or by ``$skip`` (the other two)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from ._registry import Context
from ._schemas import is_uuid
from ._validation import invalid, parameter_detail

__all__ = ["page_by_skip", "page_by_token", "since_first_page"]

T = TypeVar("T")
Pairs = list[tuple[str, str]]
TOKEN = "$continuationToken"
TOP, SKIP = "$top", "$skip"
DEFAULT_TOP = 100
#: In links of lists that grow at their beginning: the item that came first on the first page.
NEWEST = "newest"


def page_by_token(
    ctx: Context,
    items: Sequence[T],
    cursor: Callable[[T], int],
    segments: Sequence[str],
    *,
    filters: Sequence[tuple[str, str]] = (),
    newest_first: bool = False,
) -> tuple[list[T], dict[str, Any]]:
    """One page and its links. ``items`` are in list order; ``cursor`` rises strictly along it, or falls.

    The token holds the cursor of the last item served, not a position: items that are added meanwhile make
    a page neither skip nor repeat anything.
    """
    scope = "|".join([ctx.operation.id, *segments, *(f"{name}={value}" for name, value in filters)])
    start = _start(ctx, [cursor(item) for item in items], scope, newest_first=newest_first)
    top = ctx.query.get(TOP, DEFAULT_TOP)
    page = list(items[start : start + top])
    own = [*filters]
    if TOP in ctx.query:
        own.append((TOP, str(top)))
    here = [*own, (TOKEN, ctx.query[TOKEN])] if TOKEN in ctx.query else own
    links = {}
    if start + top < len(items):
        token = _seal(ctx, scope, cursor(page[-1]))
        links["next"] = {"href": ctx.url(*segments, query=[*own, (TOKEN, token)])}
    links["self"] = {"href": ctx.url(*segments, query=here)}
    return page, links


def _start(ctx: Context, cursors: Sequence[int], scope: str, *, newest_first: bool) -> int:
    """The index of the first item after the one that the token names."""
    if TOKEN not in ctx.query:
        return 0
    last = _open(ctx, scope, ctx.query[TOKEN])
    if last is None:
        raise invalid(ctx.operation, [parameter_detail(ctx.operation, "value", TOKEN)])
    beyond = (i for i, cursor in enumerate(cursors) if (cursor < last if newest_first else cursor > last))
    return next(beyond, len(cursors))


def _seal(ctx: Context, scope: str, cursor: int) -> str:
    """A token in the form of a GUID: a code that binds it to list and filter, and the masked cursor."""
    code = _code(ctx, f"{scope}|{cursor}")
    mask = _code(ctx, code.hex())
    masked = bytes(a ^ b for a, b in zip(cursor.to_bytes(8, "big"), mask, strict=True))
    return str(UUID(bytes=code + masked))


def _open(ctx: Context, scope: str, token: str) -> int | None:
    """The cursor in a token, or None for a token of another list, another filter, or nobody's."""
    if not is_uuid(token):
        return None
    code, masked = UUID(token).bytes[:8], UUID(token).bytes[8:]
    mask = _code(ctx, code.hex())
    cursor = int.from_bytes(bytes(a ^ b for a, b in zip(masked, mask, strict=True)), "big")
    return cursor if _code(ctx, f"{scope}|{cursor}") == code else None


def _code(ctx: Context, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8, key=f"pages of {ctx.settings.seed}".encode()[:64]).digest()


def page_by_skip(
    ctx: Context,
    items: Sequence[T],
    segments: Sequence[str],
    *,
    top: int,
    filters: Sequence[tuple[str, str]] = (),
    own: Sequence[tuple[str, str]] = (),
    onward: Sequence[tuple[str, str]] = (),
) -> tuple[Sequence[T], dict[str, Any]]:
    """One page and its links: ``prev`` and ``next`` only where such a page is.

    ``own`` is added to the link to this page, ``onward`` to those to others; `since_first_page` gives both.
    """
    skip, top = ctx.query.get(SKIP, 0), ctx.query.get(TOP, top)

    def link(start: int, more: Sequence[tuple[str, str]] = onward) -> dict[str, str]:
        return {"href": ctx.url(*segments, query=[*filters, (SKIP, str(start)), (TOP, str(top)), *more])}

    links = {"self": link(skip, own)}
    if skip > 0:
        links["prev"] = link(max(0, skip - top))
    if skip + top < len(items):
        links["next"] = link(skip + top)
    return items[skip : skip + top], links


def since_first_page(ctx: Context, items: Sequence[T], name: Callable[[T], str]) -> tuple[Sequence[T], Pairs, Pairs]:
    """The items of a list that has the newest first as they were on the first page, and what its links have to say.

    ``$skip`` alone would repeat items when others are added at the beginning. So the links of a page name the item
    that was the newest, and whoever follows them sees nothing that was added since. Who counts alone sees the list as
    it is.
    """
    wanted = next((value for key, value in ctx.request.query_pairs() if key == NEWEST), None)
    start = next((n for n, item in enumerate(items) if name(item) == wanted), None)
    if start is None:
        return items, [], [(NEWEST, name(items[0]))] if items else []
    own = [(NEWEST, name(items[start]))]
    return items[start:], own, own
