"""Things that take more than a ``POST`` on their list to make, by the path of the list.

Everything else is made by the operation that creates on that path. A maker is called with a scene and the values of the
path parameters before the thing, makes one more of it, and gives its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .registry import NotTestable

if TYPE_CHECKING:
    from .scene import Scene

__all__ = ["MAKERS", "Maker"]

Maker = Callable[["Scene", Mapping[str, str]], str]
MAKERS: dict[str, Maker] = {}
#: Somebody of the same organization who is no member yet; only the sandbox has him.
COLLEAGUE = "John.Johnson@example.com"


def _makes(path: str) -> Callable[[Maker], Maker]:
    def register(maker: Maker) -> Maker:
        MAKERS[path] = maker
        return maker

    return register


@_makes("/datasources/imodel-mappings/{mappingId}/extractions")
def extraction(scene: Scene, path: Mapping[str, str]) -> str:
    """A run of the mapping; it is in the mapping's list once it has ended."""
    # Of the latest changeset: a mapping is not extracted again for an older one.
    body = {"iModelId": scene.body("run-extraction")["iModelId"], "mappings": [{"id": path["mappingId"]}]}
    started = scene.good("run-extraction", body=body)
    run = str(started.json["extraction"]["id"])
    scene.until(
        lambda: scene.call("get-extraction-status", path={"extractionId": run}),
        lambda body: body["extraction"]["state"] not in ("Queued", "Running"),
    )
    return run


@_makes("/connections/{connectionId}/runs")
def export_run(scene: Scene, path: Mapping[str, str]) -> str:
    """A run of the connection that has ended: the next one cannot begin before."""
    started = scene.good("create-export-connection-run", path=path)
    run = str(started.headers.get("location", "")).rstrip("/").rpartition("/")[2]
    if started.status != 202 or not run:
        raise NotTestable(f"the run was not begun: {started.status}")
    scene.until(
        lambda: scene.call("get-export-connection-run", path={**path, "runId": run}),
        lambda body: body["run"]["state"] == "Completed",
    )
    return run


@_makes("/itwins/{id}/members/users")
def user_member(scene: Scene, path: Mapping[str, str]) -> str:
    """A colleague; strangers are only invited."""
    roles = scene.body("update-itwin-user-member")["roleIds"]
    body = {"members": [{"email": COLLEAGUE, "roleIds": roles[:1]}]}
    added = scene.good("add-itwin-user-members", path=path, body=body).json["members"]
    if not added:
        raise NotTestable(f"{COLLEAGUE} was invited, not added")
    return str(added[0]["id"])


@_makes("/itwins/{id}/members/owners")
def owner_member(scene: Scene, path: Mapping[str, str]) -> str:
    """A colleague; strangers are only invited."""
    added = scene.good("add-itwin-owner-member", path=path, body={"email": COLLEAGUE}).json.get("member")
    if not added:
        raise NotTestable(f"{COLLEAGUE} was invited, not added")
    return str(added["id"])


@_makes("/itwins/{id}/members/groups")
def group_member(scene: Scene, path: Mapping[str, str]) -> str:
    """A new group, made a member."""
    group = scene.make("create-itwin-group", path=path)["id"]
    roles = scene.body("add-itwin-group-members")["members"][0]["roleIds"]
    scene.good("add-itwin-group-members", path=path, body={"members": [{"groupId": group, "roleIds": roles[:1]}]})
    return str(group)


@_makes("/itwins/{id}/members/invitations")
def invitation(scene: Scene, path: Mapping[str, str]) -> str:
    """Somebody whom nobody knows, who is asked to join."""
    return str(scene.good("add-itwin-user-members", path=path).json["invitations"][0]["id"])


@_makes("/itwins/{id}/groups/{groupId}/invitations")
def group_invitation(scene: Scene, path: Mapping[str, str]) -> str:
    """Somebody whom nobody knows, who is asked to join a group."""
    email = f"conformance-{scene.name()}@example.com"
    scene.good("update-itwin-group", path=path, body={"members": [email]})
    invitations = scene.items("get-itwin-group-member-invitations", path=path)
    found = [one["id"] for one in invitations if one["email"].lower() == email.lower()]
    if not found:
        raise NotTestable("nobody was invited to the group")
    return str(found[0])
