"""The audit trail: who changed which mapping, group or property of an iModel, when and how."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ._errors import Detail
from ._lookups import imodel_by_id
from ._messages import SandboxReply, json_reply
from ._paging import page_by_token
from ._registry import Context, operation
from ._store import AuditEntry, key
from ._validation import parameter_detail

__all__: list[str] = []

PATH = re.compile(r"mappings(/[^/]+(/groups(/[^/]+(/properties(/[^/]+)?)?)?)?)?")
DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[Tt](?P<time>\d\d:\d\d:)(?P<second>\d\d)(\.(?P<fraction>\d+))?(?P<zone>[Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)
FILTERS = ("path", "after", "before")


class Instant(NamedTuple):
    """A moment with as many digits as were written: the platform's seven are more than a date-time holds."""

    second: datetime
    fraction: str


def instant(text: str) -> Instant | None:
    """The moment in a date of RFC 3339, or None."""
    found = DATE.fullmatch(text)
    if found is None:
        return None
    leap = found["second"] == "60"
    whole = f"{found['day']}T{found['time']}{'59' if leap else found['second']}{found['zone'].upper()}"
    try:
        second = datetime.fromisoformat(whole)
        return Instant(second + timedelta(seconds=leap), (found["fraction"] or "").rstrip("0"))
    except (ValueError, OverflowError):
        return None


def check_filters(ctx: Context) -> list[Detail]:
    """What the definition says about the parameters beyond their types: the forms of path and dates."""
    bad = []
    if not PATH.fullmatch(ctx.query.get("path", "mappings")):
        bad.append("path")
    bad += [name for name in ("after", "before") if name in ctx.query and instant(ctx.query[name]) is None]
    return [parameter_detail(ctx.operation, "value", name) for name in bad]


def _entry_json(entry: AuditEntry) -> dict[str, Any]:
    return {
        "timestamp": entry.timestamp,
        "path": entry.path,
        "userEmail": entry.user_email,
        "action": entry.action,
        "changes": [{"property": name, "oldValue": old, "newValue": new} for name, old, new in entry.changes],
    }


def _is_wanted(ctx: Context, entry: AuditEntry) -> bool:
    """Whether an entry lies in the subtree of the path, and between the dates, both of which count themselves."""
    if "path" in ctx.query:
        path = "/".join(key(step) for step in ctx.query["path"].split("/"))
        if entry.path != path and not entry.path.startswith(f"{path}/"):
            return False
    moment = instant(entry.timestamp)
    assert moment is not None
    after, before = (instant(ctx.query[name]) if name in ctx.query else None for name in ("after", "before"))
    return (after is None or moment >= after) and (before is None or moment <= before)


@operation("get-audittrail-imodel", check=check_filters)
def get_audittrail_imodel(ctx: Context) -> SandboxReply:
    """The changes of an iModel's mappings, newest first. Those of deleted things stay."""
    imodel = imodel_by_id(ctx, ctx.query["iModelId"])
    found = [entry for entry in ctx.store.audit if entry.imodel_id == imodel.id and _is_wanted(ctx, entry)]
    filters = [("iModelId", imodel.id), *((name, ctx.query[name]) for name in FILTERS if name in ctx.query)]
    page, links = page_by_token(
        ctx,
        found[::-1],
        lambda entry: entry.sequence,
        ("grouping-and-mapping", "audit"),
        filters=filters,
        newest_first=True,
    )
    return json_reply(200, {"auditTrailEntries": [_entry_json(entry) for entry in page], "_links": links})
