"""The people of the seeded world: roles, members, owners, groups, invitations and shares."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from . import _world_data as data
from ._auth import JANE, ORGANIZATION, READER, SERVICE_USER, STRANGER
from ._membership import join
from ._registry import Settings, new_id
from ._store import AccessJob, Invitation, ITwin, Role, Share, Store, User, UserGroup

__all__ = ["build_people"]

SAMPLE_GROUP = "149d0860-39e9-4ae9-9b05-0b5dcedd2d4b"
# As in the portal's examples a role has the same id.
ANOTHER_GROUP = "6abbfcea-0eab-472a-b5f5-5c5a43df34b4"
IMS_GROUPS = ["Sample IMS Group", "IMS Engineers", "IMS Admins"]
INVITER = next(user for user in data.OUTSIDERS if user.email == "inviter.admin@org.com")
FIRST, SECOND = "99cf5e21-735c-4598-99eb-fe3940f96353", "310122ef-0939-4377-9ac0-61d80b5d729e"
SURVEYOR = "5eb19f40-c723-4d61-908a-94f3ec152746"
ADMIN_ROLE = "b5fe0619-65bc-4d1f-9528-e16b021400cc"
#: iTwin, id, name, description, users, IMS groups.
GROUPS: tuple[tuple[str, str, str, str, list[User], list[str]], ...] = (
    (data.MAIN, SAMPLE_GROUP, "Sample Group", "This is a group for a sample", [data.THOMAS], IMS_GROUPS[:1]),
    (data.MAIN, ANOTHER_GROUP, "Another Sample Group", "This is another sample group", [], []),
    (data.JOBS, "2b8e6c1d-94f0-4a3e-8d57-61c0b9e2f413", "Surveyors", "Who measures the site", [data.MARIA], []),
    (data.JOBS, "3c9f7d2e-a501-4b4f-9e68-72d1caf30524", "Planners", "Who plans the site", [], []),
    (data.ACCOUNT, "4da08e3f-b612-4c50-8f79-83e2db041635", "Everyone Abroad", "Guests of all projects", [], []),
)
#: iTwin -> groups that are members, with their roles.
GROUP_MEMBERS = {
    data.MAIN: {SAMPLE_GROUP: [data.READ, data.WRITE]},
    data.JOBS: {GROUPS[2][1]: [data.READ]},
}
#: iTwin, group or None, id, address, role ids, age in days. One id stands for two invitations, as in the examples.
INVITATIONS: tuple[tuple[str, str | None, str, str, list[str], int], ...] = (
    (data.MAIN, None, FIRST, "invited.user@example.com", [ADMIN_ROLE], 2),
    (data.MAIN, None, SECOND, "another.invited.user@example.com", [ADMIN_ROLE], 1),
    (data.MAIN, SAMPLE_GROUP, FIRST, "invited.user@example.com", [], 2),
    (data.MAIN, SAMPLE_GROUP, SECOND, "another.invited.user@example.com", [], 1),
    (data.JOBS, None, SURVEYOR, "new.surveyor@example.net", [data.READ], 1),
    (data.JOBS, GROUPS[2][1], SURVEYOR, "new.surveyor@example.net", [], 1),
    (data.ACCOUNT, GROUPS[4][1], "6fc2a051-d834-4e72-819b-a504fd263857", "guest@example.net", [], 1),
)
SHARES = (
    (data.SHARES, "a9562d2f-c7e1-4be2-9de4-5d33637a71d1"),
    (data.JOBS, "70d3b162-e945-4f83-92ac-b6150e374968"),
)
#: Neither Jane Doe nor the service application has made them, so both may make as many as anybody.
SHARED_BY = "webapp-sandbox"
SHARED_FOR = timedelta(days=60)


def build_people(store: Store, settings: Settings, now: datetime) -> None:
    """Fill a store whose iTwins are not there yet. Dates that can run out are counted from ``now``."""
    for itwin_id, role_id, name, description, permissions in data.ROLES:
        kind = "Default" if role_id == store.owner_role_id else "Custom"
        store.roles[itwin_id, role_id] = Role(role_id, itwin_id, name, description, list(permissions), kind)
    for itwin_id, name in data.ITWINS.items():
        store.itwins[itwin_id] = ITwin(itwin_id, name, ORGANIZATION)
        _members(store, itwin_id)
    for user in (*data.OUTSIDERS, STRANGER):
        store.users[user.id] = user
    random = Random(f"people of {settings.seed}")
    for number in range(settings.members):
        _join(store, data.MAIN, _extra(random, number), [data.READ])
    store.ims_groups = list(IMS_GROUPS)
    _groups(store)
    _invitations(store, now)
    for itwin_id, share_id in SHARES:
        share = Share(share_id, "Default", now + SHARED_FOR, SHARED_BY)
        store.itwins[itwin_id].shares[share_id] = share
    store.jobs[data.JOB] = AccessJob(data.JOB, data.JOBS, data.JOB_BODY)


def _members(store: Store, itwin_id: str) -> None:
    """Every iTwin has its owner, the reader and the service application."""
    named = data.MEMBERS.get(itwin_id, ())
    everywhere = ((READER, [data.READ]), (SERVICE_USER, [data.WRITE]))
    for user, role_ids in ((JANE, [data.OWNER_ROLE]), *named, *everywhere):
        _join(store, itwin_id, user, role_ids)


def _join(store: Store, itwin_id: str, user: User, role_ids: list[str]) -> None:
    store.users[user.id] = user
    join(store, store.itwins[itwin_id], user, role_ids)


def _extra(random: Random, number: int) -> User:
    given, surname = random.choice(data.GIVEN_NAMES), random.choice(data.SURNAMES)
    return User(new_id(random), f"{given}.{surname}{number + 1}@example.com", given, surname, ORGANIZATION)


def _groups(store: Store) -> None:
    for itwin_id, group_id, name, description, users, ims_groups in GROUPS:
        group = UserGroup(group_id, name, description, {user.id: user for user in users}, list(ims_groups))
        store.itwins[itwin_id].groups[group_id] = group
    for itwin_id, groups in GROUP_MEMBERS.items():
        store.itwins[itwin_id].group_members = {group_id: list(role_ids) for group_id, role_ids in groups.items()}


def _invitations(store: Store, now: datetime) -> None:
    for itwin_id, group_id, invitation_id, email, role_ids, age in INVITATIONS:
        itwin = store.itwins[itwin_id]
        kept = itwin.groups[group_id].invitations if group_id else itwin.invitations
        kept[invitation_id] = Invitation(invitation_id, email, INVITER, now - timedelta(days=age), list(role_ids))
