"""Export connections, and the consent that exports on a user's behalf need."""

from __future__ import annotations

import base64
from typing import Any

from ._errors import Detail, Refusal, not_found
from ._export_consent import CONSENT_PAGE, has_consent, is_web_url
from ._export_runs import IN_USE, is_active, location
from ._lookups import find_any_connection, find_connection, may_write, sees_imodel
from ._messages import SandboxReply, json_reply
from ._paging import page_by_skip
from ._registry import Context, operation
from ._schemas import is_uuid
from ._store import Connection, key
from ._validation import bad_value, parameter_detail

__all__: list[str] = []

ROOT = ("export", "connections")
DEFAULT_TOP = 50
ID_BYTES = 32


def _connection_json(ctx: Context, connection: Connection) -> dict[str, Any]:
    """A connection as the API shows it. ``lastRun`` is null until there is one."""
    itwin_id = ctx.store.imodels[connection.imodel_id].itwin_id
    last = next(ctx.store.runs_of(connection.id), None)
    return {
        "id": connection.id,
        "displayName": connection.display_name,
        "iModelId": connection.imodel_id,
        "iTwinId": itwin_id,
        "authenticationType": "User",
        "_links": {
            "iModel": {"href": ctx.url("imodels", connection.imodel_id)},
            "iTwin": {"href": ctx.url("itwins", itwin_id)},
            "lastRun": {"href": location(ctx, last)} if last else None,
        },
    }


def check_imodel(ctx: Context) -> list[Detail]:
    """The parameter has to be a GUID."""
    good = is_uuid(ctx.query["imodelId"])
    return [] if good else [parameter_detail(ctx.operation, "value", "imodelId")]


@operation("get-export-connections", check=check_imodel)
def get_export_connections(ctx: Context) -> SandboxReply:
    """The connections of an iModel in order of creation."""
    imodel_id = key(ctx.query["imodelId"])
    if not sees_imodel(ctx, imodel_id):
        raise not_found("connection")
    found = [connection for connection in ctx.store.connections.values() if connection.imodel_id == imodel_id]
    page, links = page_by_skip(ctx, found, ROOT, top=DEFAULT_TOP, filters=[("imodelId", imodel_id)])
    return json_reply(200, {"connections": [_connection_json(ctx, item) for item in page], "_links": links})


def check_connection(ctx: Context) -> list[Detail]:
    """An iModel that the caller may export, and consent of a user: exports do not act for services.

    The definition knows neither 403 nor 404 here: what the caller may not do is a value that is not valid.
    """
    wrong = []
    if not may_write(ctx, ctx.body["iModelId"]):
        wrong.append("iModelId")
    if ctx.body.get("authenticationType", "User") != "User":
        wrong.append("authenticationType")
    return [bad_value(name) for name in wrong]


def ask_in_body(_: Context) -> None:
    """Permission is asked by `check_connection`: the iModel stands in the body."""


@operation("create-export-connection", allow=ask_in_body, check=check_connection)
def create_export_connection(ctx: Context) -> SandboxReply:
    """A new connection; an iModel may have several."""
    token = base64.urlsafe_b64encode(ctx.random.randbytes(ID_BYTES)).decode().rstrip("=")
    connection = Connection(token, ctx.body.get("displayName"), key(ctx.body["iModelId"]))
    ctx.store.connections[connection.id] = connection
    return json_reply(201, {"connection": _connection_json(ctx, connection)})


@operation("get-export-connection", path=(find_any_connection,))
def get_export_connection(ctx: Context) -> SandboxReply:
    """One connection."""
    return json_reply(200, {"connection": _connection_json(ctx, find_any_connection(ctx))})


def ask_to_delete(ctx: Context) -> None:
    """Ask for the permission to write; the definition has no 403 here.

    Raises:
        Refusal: 404.
    """
    if not may_write(ctx, find_connection(ctx).imodel_id):
        raise not_found("connection")


@operation("delete-export-connection", path=(find_connection,), allow=ask_to_delete)
def delete_export_connection(ctx: Context) -> SandboxReply:
    """Delete a connection with its runs, unless one of them is going on."""
    connection = find_connection(ctx)
    runs = list(ctx.store.runs_of(connection.id))
    if any(is_active(ctx, run) for run in runs):
        raise Refusal(409, IN_USE)
    for run in runs:
        del ctx.store.runs[run.id]
    del ctx.store.connections[connection.id]
    return SandboxReply(204)


def check_redirect(ctx: Context) -> list[Detail]:
    """The browser can only be sent to an absolute URL."""
    good = is_web_url(ctx.query["redirectUrl"])
    return [] if good else [parameter_detail(ctx.operation, "value", "redirectUrl")]


@operation("get-authorizationinformation", check=check_redirect)
def get_authorizationinformation(ctx: Context) -> SandboxReply:
    """Whether the caller has consented to exports, and the page to do so if not."""
    given = has_consent(ctx)
    query = [("user", ctx.principal.acts_as.id), ("redirect_url", ctx.query["redirectUrl"])]
    href = None if given else ctx.url(*CONSENT_PAGE, query=query)
    links = {"authorizationUrl": {"href": href}}
    return json_reply(200, {"authorizationInformation": {"isUserAuthorized": given, "_links": links}})
