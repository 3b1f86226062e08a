"""Shares: keys for reading an iTwin without signing in, which say what they are for and end in time."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any

import msgspec

from ..access import gone, ids, itwin, moment, pass_time, refused, the, written
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "ShareNotFound"
#: So many active shares an application may have.
MOST = 10
At = dict[str, str]


def _make(scene: Scene, at: At, **members: Any) -> dict[str, Any]:
    share: dict[str, Any] = scene.good("create-itwin-share", path=at, body=members).json["share"]
    return share


def _where(share: dict[str, Any]) -> At:
    return {"id": share["iTwinId"], "shareId": share["id"]}


@check("AC-SHARE-01")
def a_share_is_of_the_itwin(scene: Scene) -> None:
    at = itwin(scene)
    answer = scene.good(path=at, body={})
    share = answer.json["share"]
    scene.expect(share["iTwinId"] == at["id"], f"the share is of {share['iTwinId']}", answer, at="/share/iTwinId")
    contract = share["shareContract"]
    scene.expect(contract == "Default", f"expected Default, got {contract}", answer, at="/share/shareContract")


@check("AC-SHARE-02")
def defaults_are_what_they_are_called(scene: Scene) -> None:
    at = itwin(scene)
    plain, named = _make(scene, at), _make(scene, at, shareContract="Default", expiration=None)
    apart = abs(moment(plain["expiration"]) - moment(named["expiration"]))
    scene.expect(apart < timedelta(minutes=5), "null and nothing give another expiration", at="/share/expiration")
    same = plain["shareContract"] == named["shareContract"]
    scene.expect(same, "Default and nothing give another contract", at="/share/shareContract")


@check("AC-SHARE-03")
def it_ends_when_asked(scene: Scene) -> None:
    at = itwin(scene)
    wanted = written(moment(_make(scene, at)["expiration"]) - timedelta(days=30))
    answer = scene.good(path=at, body={"expiration": wanted})
    given = answer.json["share"]["expiration"]
    message = f"asked for a share until {wanted}, got one until {given}"
    scene.expect(moment(given) == moment(wanted), message, answer, at="/share/expiration")


@check("AC-SHARE-04")
def it_ends_later_than_now(scene: Scene) -> None:
    at = itwin(scene)
    past = written(moment(_make(scene, at)["expiration"]) - timedelta(days=3650))
    for value in (past, "tomorrow"):
        refused(scene, scene.call(path=at, body={"expiration": value}), f"the expiration {value}", 422)


@check("AC-SHARE-05")
def it_ends_in_time(scene: Scene) -> None:
    at = itwin(scene)
    late = written(moment(_make(scene, at)["expiration"]) + timedelta(days=1))
    answer = scene.call(path=at, body={"expiration": late})
    refused(scene, answer, "an expiration beyond the longest", 422)


@check("AC-SHARE-06")
def an_unknown_contract_is_refused(scene: Scene) -> None:
    answer = scene.call(path=itwin(scene), body={"shareContract": f"conformance-{scene.name()}"})
    refused(scene, answer, "an unknown contract", 404, code="ShareContractNotFound")


@check("AC-SHARE-07")
def its_key_says_what_it_is_for(scene: Scene) -> None:
    answer = scene.good(path=itwin(scene), body={})
    share, place = answer.json["share"], "/share/shareKey"
    claims = _claims(share["shareKey"])
    scene.expect(isinstance(claims, dict), "the key is no JSON web token", answer, at=place)
    for name in ("iTwinId", "id"):
        scene.expect(claims.get(name) == share[name], f"the key has another {name} than the share", answer, at=place)
    ends = moment(share["expiration"]).timestamp()
    scene.expect(abs(claims.get("exp", 0) - ends) <= 1, "the key ends at another time than the share", at=place)


def _claims(key: str) -> Any:
    parts = key.split(".")
    if len(parts) != 3:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None


@check("AC-SHARE-08")
def shares_are_told_apart(scene: Scene) -> None:
    at = itwin(scene)
    one, two = (_make(scene, at) for _ in range(2))
    scene.expect(one["id"] != two["id"], "two shares have the same id", at="/share/id")
    scene.expect(one["shareKey"] != two["shareKey"], "two shares have the same key", at="/share/shareKey")


@check("AC-SHARE-09")
def they_are_few(scene: Scene) -> None:
    at = itwin(scene)
    made: list[dict[str, Any]] = []
    answer = scene.call(path=at, body={})
    while answer.ok and len(made) < MOST:
        made.append(answer.json["share"])
        answer = scene.call(path=at, body={})
    refused(scene, answer, f"share {len(made) + 1} of the application", 422)
    if not made:
        scene.not_testable("no share could be made")
    scene.good("revoke-itwin-share", path=_where(made[0]))
    again = scene.call(path=at, body={})
    scene.expect(again.ok, f"a share was revoked, and there is no room for another: {again.status}", again)


@check("AC-SHARE-10")
def it_is_listed_as_made(scene: Scene) -> None:
    at = itwin(scene)
    made = [_make(scene, at) for _ in range(2)]
    answer = scene.good(path=at)
    for share in made:
        found = the(answer.json["shares"], share["id"])
        scene.expect(found is not None, "a new share is not listed", answer, at="/shares")
        scene.expect(found == share, "a share is listed otherwise than it was made", answer, at="/shares")


@check("AC-SHARE-11")
def it_is_read_as_made(scene: Scene) -> None:
    share = _make(scene, itwin(scene))
    answer = scene.good(path=_where(share))
    scene.expect(answer.json["share"] == share, "a share is read otherwise than it was made", answer, at="/share")


@check("AC-SHARE-12")
def a_revoked_one_is_gone(scene: Scene) -> None:
    at = itwin(scene)
    kept, lost = (_make(scene, at) for _ in range(2))
    scene.good(path=_where(lost))
    gone(scene, _where(lost), CODE, "get-itwin-share", "revoke-itwin-share")
    left = ids(scene.good("get-itwin-shares", path=at).json["shares"])
    scene.expect(lost["id"] not in left, "a revoked share is listed", at="/shares")
    scene.expect(kept["id"] in left, "another share is gone as well", at="/shares")


@check("AC-SHARE-13")
def what_has_run_out_is_not_read(scene: Scene) -> None:
    at = itwin(scene)
    longest = moment(_make(scene, at)["expiration"])
    share = _make(scene, at, expiration=written(longest - timedelta(days=60)))
    pass_time(scene, timedelta(days=40))
    if scene.endpoint.path.endswith("/shares"):
        left = ids(scene.good(path=at).json["shares"])
        scene.expect(share["id"] not in left, "a share that has run out is listed", at="/shares")
    else:
        gone(scene, _where(share), CODE, scene.endpoint.id)
