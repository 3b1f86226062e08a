"""Shares: keys for reading an iTwin without signing in. They end by themselves, and an application has few of them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ._access import handles_owners
from ._clock import zulu_date
from ._errors import Detail, not_found
from ._identity_keys import b64url
from ._lookups import find_itwin
from ._messages import SandboxReply, json_reply
from ._registry import Context, new_id, operation
from ._store import ITwin, Share, key
from ._validation import bad_value, invalid

__all__: list[str] = []

CONTRACTS = ("Default",)
LONGEST = timedelta(days=90)
#: Active shares that one application may have, over all iTwins.
MOST = 10
QUOTA = Detail("ResourceQuotaExceeded", f"The application has {MOST} active shares, and may not have more.")
# Public like all keys of the sandbox: a share opens nothing here.
SIGNING_KEY = b"sandbox"


def _active(itwin: ITwin, now: datetime) -> list[Share]:
    """The shares that have not run out, in order of creation."""
    return [share for share in itwin.shares.values() if share.expiration > now]


def find_share(ctx: Context) -> Share:
    """The active share in the path, or 404."""
    wanted = key(ctx.path["shareId"])
    for share in _active(find_itwin(ctx), ctx.now):
        if share.id == wanted:
            return share
    raise not_found("share")


def _share_json(itwin: ITwin, share: Share) -> dict[str, Any]:
    return {
        "id": share.id,
        "iTwinId": itwin.id,
        "shareKey": _share_key(itwin, share),
        "shareContract": share.contract,
        "expiration": zulu_date(share.expiration),
    }


def _share_key(itwin: ITwin, share: Share) -> str:
    """A JSON web token, signed with HS256."""
    claims = {"iTwinId": itwin.id, "id": share.id, "exp": int(share.expiration.timestamp())}
    parts = [b64url(msgspec.json.encode(part)) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{b64url(hmac.digest(SIGNING_KEY, signed.encode(), hashlib.sha256))}"


@operation("get-itwin-shares", path=(find_itwin,), allow=handles_owners)
def get_itwin_shares(ctx: Context) -> SandboxReply:
    """All active shares of the iTwin with their keys; not paged."""
    itwin = find_itwin(ctx)
    return json_reply(200, {"shares": [_share_json(itwin, share) for share in _active(itwin, ctx.now)]})


@operation("get-itwin-share", path=(find_itwin, find_share), allow=handles_owners)
def get_itwin_share(ctx: Context) -> SandboxReply:
    """One active share with its key."""
    return json_reply(200, {"share": _share_json(find_itwin(ctx), find_share(ctx))})


def _expiration(ctx: Context) -> datetime | None:
    """The moment that the body asks for, the latest one without it, or None for a text that is no moment."""
    text = ctx.body.get("expiration")
    if text is None:
        return ctx.now + LONGEST
    try:
        # RFC 3339 allows small letters, and a leap second, which no clock here has.
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def check_share(ctx: Context) -> list[Detail]:
    """A share ends later than now, and not later than its contract allows."""
    moment = _expiration(ctx)
    fits = moment is not None and ctx.now < moment <= ctx.now + LONGEST
    return [] if fits else [bad_value("expiration", "expiration")]


@operation("create-itwin-share", path=(find_itwin,), check=check_share, allow=handles_owners)
def create_itwin_share(ctx: Context) -> SandboxReply:
    """A new share."""
    itwin, client_id = find_itwin(ctx), ctx.principal.client_id
    contract = ctx.body.get("shareContract", CONTRACTS[0])
    if contract not in CONTRACTS:
        raise not_found("share contract", "shareContract")
    active = [share for each in ctx.store.itwins.values() for share in _active(each, ctx.now)]
    if sum(share.client_id == client_id for share in active) >= MOST:
        raise invalid(ctx.operation, [QUOTA])
    share = Share(new_id(ctx.random), contract, _expiration(ctx) or ctx.now + LONGEST, client_id)
    itwin.shares[share.id] = share
    return json_reply(201, {"share": _share_json(itwin, share)})


@operation("revoke-itwin-share", path=(find_itwin, find_share), allow=handles_owners)
def revoke_itwin_share(ctx: Context) -> SandboxReply:
    """End a share before its time."""
    del find_itwin(ctx).shares[find_share(ctx).id]
    return SandboxReply(204)
