"""What the checks of Access Control have in common: who acts, how somebody gets in, and what is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .exchange import Exchange
from .makers import COLLEAGUE
from .scene import MAIN, Scene
from .target import SANDBOX_TOKENS

__all__ = [
    "ADMINISTRATION",
    "COLLEAGUES",
    "add_colleague",
    "address",
    "another_itwin",
    "echoed",
    "empowered",
    "fit",
    "for_good",
    "gone",
    "held",
    "ids",
    "invite",
    "itwin",
    "lacked",
    "moment",
    "new_role",
    "new_roles",
    "no_mail",
    "pass_time",
    "reader",
    "refused",
    "stranger",
    "the",
    "written",
]

At = Mapping[str, str]
#: People of the iTwin's organization who are no members yet, as the pages have them.
COLLEAGUES = (COLLEAGUE, "John.Owner@example.com")
#: Whose the sandbox's tokens are. Elsewhere it is not known.
ADDRESSES = {
    "main": "Jane.Doe@example.com",
    "reader": "Robin.Reader@example.com",
    "other": "Otto.Other@example.org",
}
#: The permissions with which members, roles and groups are looked after.
ADMINISTRATION = (
    "administration_invite_member",
    "administration_remove_member",
    "administration_manage_roles",
    "administration_manage_groups",
)


def itwin(scene: Scene) -> dict[str, str]:
    """Path parameters of the iTwin that a check works on."""
    return scene.path("get-iTwin-permissions")


def another_itwin(scene: Scene, than: str) -> dict[str, str]:
    """Path parameters of another iTwin that the caller sees.

    Raises:
        NotTestable: none is known.
    """
    for given in scene.target.ids.get("access_control", []):
        other = {"id": given["id"]} if "id" in given else {}
        if other and other["id"] != than and scene.call("get-iTwin-permissions", path=other).ok:
            return other
    return scene.not_testable("it takes two iTwins: give another id with --ids")


# What there is to act with


def new_role(scene: Scene, at: At, *permissions: str) -> str:
    """The id of a new role with these permissions."""
    role = str(scene.make("create-iTwin-role", path=at)["id"])
    if permissions:
        scene.good("update-iTwin-role", path={**at, "roleId": role}, body={"permissions": [*permissions]})
    return role


def new_roles(scene: Scene, at: At, count: int) -> list[str]:
    """The ids of so many new roles."""
    return [new_role(scene, at) for _ in range(count)]


def stranger(scene: Scene) -> str:
    """An address that nobody knows."""
    return f"conformance-{scene.name()}@example.com"


def invite(scene: Scene, at: At, role_ids: Iterable[str], email: str = "", *, token: str = MAIN) -> dict[str, Any]:
    """Ask a stranger to join; gives the invitation.

    Raises:
        NotTestable: the address is somebody's, who was added instead.
    """
    body = {"members": [{"email": email or stranger(scene), "roleIds": [*role_ids]}]}
    found: list[dict[str, Any]] = scene.good("add-itwin-user-members", path=at, body=body, token=token).json[
        "invitations"
    ]
    if not found:
        scene.not_testable(f"{body['members'][0]['email']} was added, not invited")
    return found[0]


def add_colleague(scene: Scene, at: At, role_ids: Iterable[str], email: str = COLLEAGUE) -> dict[str, Any]:
    """Make a colleague a member; gives the member.

    Raises:
        NotTestable: nobody has the address, so that it was invited instead.
    """
    body = {"members": [{"email": email, "roleIds": [*role_ids]}]}
    found: list[dict[str, Any]] = scene.good("add-itwin-user-members", path=at, body=body).json["members"]
    if not found:
        scene.not_testable(f"{email} was invited, not added")
    return found[0]


def for_good(scene: Scene) -> None:
    """Where the owner of a token comes to be a member or an owner, which every later check would feel.

    Raises:
        NotTestable: the server cannot be put back to what it was.
    """
    if scene.target.reset is None:
        scene.not_testable("it would change for good what somebody may do here")


def no_mail(scene: Scene) -> None:
    """Where somebody might get a mail.

    Raises:
        NotTestable: on a foreign server nobody is written to.
    """
    if scene.target.kind == "foreign":
        scene.not_testable("on a foreign server nobody is invited: it would send mail")


# Whose token it is, and what it may do


def address(scene: Scene, role: str) -> str:
    """The e-mail address of the one whose token this is.

    Raises:
        NotTestable: the token is not the sandbox's, so it is not known.
    """
    if scene.token(role) != SANDBOX_TOKENS[role]:
        scene.not_testable(f"it is not known whose the token `{role}` is")
    return ADDRESSES[role]


def held(scene: Scene, at: At, token: str = MAIN) -> list[str]:
    """The permissions of a caller on the iTwin."""
    found: list[str] = scene.good("get-iTwin-permissions", path=at, token=token).json["permissions"]
    return found


def lacked(scene: Scene, at: At) -> str:
    """A permission that the caller who may only read does not have.

    Raises:
        NotTestable: there is none.
    """
    every, own = scene.good("get-all-permissions").json["permissions"], held(scene, at, "reader")
    missing: list[str] = [name for name in every if name not in own]
    return missing[0] if missing else scene.not_testable("the one who may only read has every permission")


def reader(scene: Scene, at: At) -> dict[str, Any]:
    """The member whose token may only read.

    Raises:
        NotTestable: it is not known who it is.
    """
    email = address(scene, "reader").lower()
    members: list[dict[str, Any]] = scene.items("get-itwin-user-members", path=at, query={"$top": 1000})
    found = [member for member in members if (member["email"] or "").lower() == email]
    return found[0] if found else scene.not_testable(f"{email} is no member")


def empowered(scene: Scene, at: At, *permissions: str) -> dict[str, Any]:
    """The member whose token may only read, from now on with a role that has these permissions."""
    member = reader(scene, at)
    role_ids = [*ids(member["roles"]), new_role(scene, at, *permissions)]
    scene.good("update-itwin-user-member", path={**at, "memberId": member["id"]}, body={"roleIds": role_ids})
    return member


# What comes back


def ids(things: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of some things."""
    return [str(thing["id"]) for thing in things]


def the(things: Iterable[dict[str, Any]], wanted: str) -> dict[str, Any] | None:
    """The one with this id."""
    return next((thing for thing in things if thing["id"].lower() == wanted.lower()), None)


def fit(given: Any, sent: Any) -> bool:
    """Whether what came is what was sent; neither the order of permissions nor the letter case of an address matters."""
    if isinstance(sent, list) and all(isinstance(one, str) for one in sent):
        return isinstance(given, list) and sorted(given) == sorted(sent)
    if isinstance(sent, str) and "@" in sent:
        return isinstance(given, str) and given.lower() == sent.lower()
    return bool(given == sent)


def echoed(scene: Scene, answer: Exchange, place: str, sent: Mapping[str, Any]) -> None:
    """Expect members of the answer as they were sent."""
    thing = answer.json[place]
    for name, value in sent.items():
        got = thing.get(name)
        scene.expect(fit(got, value), f"sent {name}: {value!r}, got {got!r}", answer, at=f"/{place}/{name}")


def refused(scene: Scene, answer: Exchange, what: str, *statuses: int, code: str = "") -> None:
    """Expect one of the statuses, and a code."""
    expected = " or ".join(map(str, statuses))
    scene.expect(answer.status in statuses, f"expected {expected} to {what}, got {answer.status}", answer)
    codes = answer.error_codes
    scene.expect(not code or code in codes, f"expected the code {code} to {what}, got {codes}", answer, at="/error")


def gone(scene: Scene, path: At, code: str, *operations: str) -> None:
    """Expect 404 with the code from each operation."""
    for operation in operations:
        refused(scene, scene.call(operation, path=path), f"{operation} of what is gone", 404, code=code)


# Time


def moment(text: str) -> datetime:
    """A date-time of the API; one without a zone is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def written(when: datetime) -> str:
    """A moment as the API writes it."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def pass_time(scene: Scene, time: timedelta) -> None:
    """Let days pass.

    Raises:
        NotTestable: they would really have to.
    """
    if scene.target.kind != "embedded":
        scene.not_testable(f"it takes {time.days} days to see")
    scene.sleep(time.total_seconds())
