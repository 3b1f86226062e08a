"""The seeded world of Access Control, and the few calls that its tests have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from itwin_platform.sandbox._messages import SandboxReply

Call = Callable[..., SandboxReply]

ROOT = "/accesscontrol/itwins"
ACCOUNT_ID = "a9c999c9-5516-4ea0-adc3-28238c02b18e"
MAIN_ID = "806b19d5-c037-48a4-aa98-e297c81453f1"
JOBS_ID = "6c9aba19-76f5-4a21-a4df-a8512df2201e"
SHARES_ID = "7b359df1-04e3-4e2b-9ccb-5f0d4363aa3e"
ACCOUNT, MAIN, JOBS, SHARES = (f"{ROOT}/{itwin_id}" for itwin_id in (ACCOUNT_ID, MAIN_ID, JOBS_ID, SHARES_ID))
NOWHERE = "22acf21e-0575-4faf-849b-bcd538718269"

JANE = "56c58c0c-28a9-4cd2-b50b-102e33b657f2"
SECOND_OWNER = "5665087f-3f44-446d-9ce5-84c5d41af3c5"
MARIA = "25407933-cad2-41a2-acf4-5a074c83046b"
THOMAS = "69e0284a-1331-4462-9c83-9cdbe2bdaa7f"
GONE = "b8a4c1de-57f0-4a0b-9d6e-1f2c3b4a5968"
OTTO = "c0a6b6c4-1d5b-4f0a-8a53-2f3f5d0c7e91"

OWNER = "56e96811-6d6e-4418-a78f-a7f5933e6ed4"
READ = "5abbfcef-0eab-472a-b5f5-5c5a43df34b1"
WRITE = "6abbfcea-0eab-472a-b5f5-5c5a43df34b4"
READER_ROLE = "752b5a3d-b9f2-4845-824a-99dd310b4898"
ADMIN_ROLE = "b5fe0619-65bc-4d1f-9528-e16b021400cc"
GROUP = "149d0860-39e9-4ae9-9b05-0b5dcedd2d4b"
EMPTY_GROUP = "6abbfcea-0eab-472a-b5f5-5c5a43df34b4"
ACCOUNT_GROUP = "4da08e3f-b612-4c50-8f79-83e2db041635"
INVITATION = "99cf5e21-735c-4598-99eb-fe3940f96353"
SHARE = "a9562d2f-c7e1-4be2-9de4-5d33637a71d1"
JOB = "fb936e1f-5a60-4fe0-8237-e7afbf47512b"


def code(reply: SandboxReply) -> tuple[int, str]:
    """Status and code of an error."""
    return reply.status, reply.json()["error"]["code"]


def details(reply: SandboxReply) -> list[tuple[str, str | None]]:
    """Code and target of each detail of a 422."""
    assert reply.status == 422
    return [(one["code"], one.get("target")) for one in reply.json()["error"]["details"]]


def roles_of(call: Call, itwin: str, member: str, kind: str = "users") -> list[str]:
    """The ids of a member's roles."""
    reply = call("GET", f"{itwin}/members/{kind}/{member}")
    assert reply.status == 200
    return [role["id"] for role in reply.json()["member"]["roles"]]


def give(call: Call, itwin: str, member: str, *role_ids: str) -> None:
    """Replace a user member's roles."""
    assert call("PATCH", f"{itwin}/members/users/{member}", json={"roleIds": list(role_ids)}).status == 200


def everything(call: Call, path: str, items: str, top: int = 2, meanwhile: Callable[[], object] = lambda: None) -> Any:
    """All items of a list by following ``next``; something happens between the pages."""
    found: list[Any] = []
    query = f"$top={top}"
    while True:
        page = call("GET", path, query).json()
        found += page[items]
        if "next" not in page["_links"]:
            return found
        query = page["_links"]["next"]["href"].partition("?")[2]
        meanwhile()
