"""Invitations to an iTwin: shown to whom they concern, good for seven days, and turned into a membership."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..access import (
    ADMINISTRATION,
    address,
    empowered,
    for_good,
    gone,
    held,
    ids,
    invite,
    itwin,
    moment,
    new_role,
    new_roles,
    pass_time,
    refused,
    the,
)
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "InvitationNotFound"
LARGE = {"$top": 1000}
LISTED = "get-itwin-member-invitations"
ACCEPT = "accept-itwin-member-invitation"
LASTS = timedelta(days=7)
At = dict[str, str]


def _listed(scene: Scene, at: At, invitation: str) -> dict[str, Any] | None:
    return the(scene.items(LISTED, path=at, query=LARGE), invitation)


def _where(at: At, invitation: dict[str, Any]) -> At:
    return {**at, "invitationId": invitation["id"]}


@check("AC-INVITE-01")
def it_is_listed_as_sent(scene: Scene) -> None:
    at = itwin(scene)
    sent = invite(scene, at, new_roles(scene, at, 2))
    found = _listed(scene, at, sent["id"])
    scene.expect(found is not None, "a new invitation is not listed", at="/invitations")
    scene.expect(found == sent, "an invitation is listed otherwise than it was sent", at="/invitations")


@check("AC-INVITE-02")
def it_is_read_as_sent(scene: Scene) -> None:
    at = itwin(scene)
    sent = invite(scene, at, new_roles(scene, at, 2))
    read = scene.good(path=_where(at, sent))
    given = {name: read.json["invitation"].get(name) for name in sent}
    scene.expect(given == sent, "an invitation is read otherwise than it was sent", read, at="/invitation")


@check("AC-INVITE-03")
def it_lasts_seven_days(scene: Scene) -> None:
    at = itwin(scene)
    invite(scene, at, new_roles(scene, at, 1))
    for page in scene.pages(path=at):
        for n, one in enumerate(page.json["invitations"]):
            time = moment(one["expirationDate"]) - moment(one["createdDate"])
            message = f"an invitation lasts {time}, not seven days"
            scene.expect(time == LASTS, message, page, at=f"/invitations/{n}/expirationDate")


@check("AC-INVITE-04")
def after_seven_days_it_is_gone(scene: Scene) -> None:
    at = itwin(scene)
    sent = invite(scene, at, new_roles(scene, at, 1))
    pass_time(scene, LASTS - timedelta(hours=1))
    scene.expect(_listed(scene, at, sent["id"]), "an invitation is gone before its time", at="/invitations")
    pass_time(scene, timedelta(hours=2))
    scene.expect(not _listed(scene, at, sent["id"]), "an invitation that has run out is listed", at="/invitations")


@check("AC-INVITE-05")
def it_names_who_sent_it(scene: Scene) -> None:
    at, email = itwin(scene), address(scene, "main")
    sent = invite(scene, at, new_roles(scene, at, 1))
    listed = _listed(scene, at, sent["id"]) or sent
    given = listed["invitedByEmail"]
    scene.expect(given.lower() == email.lower(), f"{email} has sent it, it says {given}", at="/invitations")


@check("AC-INVITE-06")
def others_do_not_see_it(scene: Scene) -> None:
    at = itwin(scene)
    if set(ADMINISTRATION) & set(held(scene, at, "reader")):
        scene.not_testable("the one who may only read may administer, too")
    sent = invite(scene, at, new_roles(scene, at, 1))
    answer = scene.good(path=at, query=LARGE, token="reader")
    found = the(answer.json["invitations"], sent["id"])
    scene.expect(found is None, "an invitation is shown to who has not sent it and owns nothing", at="/invitations")


@check("AC-INVITE-07")
def senders_see_their_own_and_owners_all(scene: Scene) -> None:
    at, role = itwin(scene), ""
    role = new_role(scene, at)
    empowered(scene, at, ADMINISTRATION[0])
    others = invite(scene, at, [role])
    sent = invite(scene, at, [role], token="reader")
    for token, wanted in (("reader", [sent]), ("main", [others, sent])):
        answer = scene.good(path=at, query=LARGE, token=token)
        missing = [one for one in wanted if the(answer.json["invitations"], one["id"]) is None]
        who = "the sender" if token == "reader" else "an owner"
        scene.expect(not missing, f"{who} does not see an invitation", answer, at="/invitations")


@check("AC-INVITE-08")
def it_is_not_for_everybody_to_read(scene: Scene) -> None:
    at = itwin(scene)
    if set(ADMINISTRATION) & set(held(scene, at, "reader")):
        scene.not_testable("the one who may only read may administer, too")
    sent = invite(scene, at, new_roles(scene, at, 1))
    answer = scene.call(path=_where(at, sent), token="reader")
    refused(scene, answer, "who neither sent nor got it", 403, 404)


@check("AC-INVITE-09")
def the_invited_reads_it(scene: Scene) -> None:
    at = itwin(scene)
    sent = invite(scene, at, new_roles(scene, at, 1), address(scene, "other"))
    answer = scene.call(path=_where(at, sent), token="other")
    scene.expect(answer.ok, f"expected the invitation for who is invited, got {answer.status}", answer)


@check("AC-INVITE-10")
def a_withdrawn_one_is_gone(scene: Scene) -> None:
    at = itwin(scene)
    kept, sent = (invite(scene, at, new_roles(scene, at, 1)) for _ in range(2))
    scene.good(path=_where(at, sent))
    gone(scene, _where(at, sent), CODE, "get-itwin-member-invitation", scene.endpoint.id)
    scene.expect(_listed(scene, at, sent["id"]) is None, "a withdrawn invitation is listed", at="/invitations")
    scene.expect(_listed(scene, at, kept["id"]), "another invitation is gone as well", at="/invitations")


@check("AC-INVITE-11")
def a_withdrawn_one_is_not_accepted(scene: Scene) -> None:
    for_good(scene)
    at = itwin(scene)
    role, email = new_role(scene, at), address(scene, "other")
    sent = invite(scene, at, [role], email)
    scene.good(path=_where(at, sent))
    answer = scene.call(ACCEPT, path=_where(at, sent), token="other")
    refused(scene, answer, "a withdrawn invitation", 403, 404)
    members = scene.items("get-itwin-user-members", path=at, query=LARGE)
    joined = any((member["email"] or "").lower() == email.lower() for member in members)
    scene.expect(not joined, "a withdrawn invitation has made a member", at="/members")


def _member(scene: Scene, at: At, email: str) -> dict[str, Any]:
    members = scene.items("get-itwin-user-members", path=at, query=LARGE)
    found = [member for member in members if (member["email"] or "").lower() == email.lower()]
    scene.expect(found, "who has accepted is no member", at="/members")
    member: dict[str, Any] = found[0]
    return member


@check("AC-INVITE-12")
def accepting_makes_a_member(scene: Scene) -> None:
    for_good(scene)
    at, email = itwin(scene), address(scene, "other")
    roles = new_roles(scene, at, 3)
    first = invite(scene, at, roles[:2], email)
    invite(scene, at, roles[1:], email)
    scene.good(path=_where(at, first), token="other")
    given = ids(_member(scene, at, email)["roles"])
    scene.expect(sorted(given) == sorted(roles), "who has accepted has not the roles of all invitations", at="/members")


@check("AC-INVITE-13")
def accepting_uses_all_of_them_up(scene: Scene) -> None:
    for_good(scene)
    at, email = itwin(scene), address(scene, "other")
    roles = new_roles(scene, at, 1)
    sent = [invite(scene, at, roles, email) for _ in range(2)]
    kept = invite(scene, at, roles)
    scene.good(path=_where(at, sent[0]), token="other")
    for one in sent:
        scene.expect(_listed(scene, at, one["id"]) is None, "an accepted invitation is pending", at="/invitations")
    scene.expect(_listed(scene, at, kept["id"]), "somebody else's invitation is used up as well", at="/invitations")


@check("AC-INVITE-14")
def only_the_invited_accepts(scene: Scene) -> None:
    for_good(scene)
    at, email = itwin(scene), address(scene, "other")
    roles = new_roles(scene, at, 1)
    invite(scene, at, roles, email)
    foreign = invite(scene, at, roles)
    answer = scene.call(path=_where(at, foreign), token="other")
    refused(scene, answer, "somebody else's invitation", 403)
    scene.expect(_listed(scene, at, foreign["id"]), "somebody else's invitation is used up", at="/invitations")


@check("AC-INVITE-15")
def members_accept_anything(scene: Scene) -> None:
    answer = scene.call(path={**itwin(scene), "invitationId": scene.new_id()})
    scene.expect(answer.status == 204, f"expected 204 to who is a member already, got {answer.status}", answer)


@check("AC-INVITE-16")
def an_invited_owner_owns(scene: Scene) -> None:
    for_good(scene)
    at, email = itwin(scene), address(scene, "other")
    sent = scene.good("add-itwin-owner-member", path=at, body={"email": email}).json.get("invitation")
    if sent is None:
        scene.not_testable(f"{email} was added, not invited")
    scene.good(path=_where(at, sent), token="other")
    owners = [(one["email"] or "").lower() for one in scene.items("get-itwin-owner-members", path=at)]
    scene.expect(email.lower() in owners, "who was invited as an owner and has accepted is none", at="/members")


@check("AC-INVITE-17")
def what_has_run_out_is_not_accepted(scene: Scene) -> None:
    at, email = itwin(scene), address(scene, "other")
    sent = invite(scene, at, new_roles(scene, at, 1), email)
    pass_time(scene, LASTS + timedelta(hours=1))
    answer = scene.call(path=_where(at, sent), token="other")
    refused(scene, answer, "an invitation that has run out", 403, 404)


@check("AC-INVITE-18")
def what_has_run_out_is_not_read(scene: Scene) -> None:
    at = itwin(scene)
    sent = invite(scene, at, new_roles(scene, at, 1))
    pass_time(scene, LASTS + timedelta(hours=1))
    gone(scene, _where(at, sent), CODE, scene.endpoint.id)
