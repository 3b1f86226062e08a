"""The objects that every sandbox starts with. Data only; ids and values are those of the portal's examples."""

from __future__ import annotations

from typing import Any

from ._auth import NEWCOMER, ORGANIZATION
from ._store import User

__all__: list[str] = []

ACCOUNT = "a9c999c9-5516-4ea0-adc3-28238c02b18e"
MAIN = "806b19d5-c037-48a4-aa98-e297c81453f1"
JOBS = "6c9aba19-76f5-4a21-a4df-a8512df2201e"
SHARES = "7b359df1-04e3-4e2b-9ccb-5f0d4363aa3e"
MODELS = "dc914a84-e0c9-40e2-9d14-faf5ed84147f"
EXPORTS = "1db84556-49ba-41fd-8500-3657784c7752"
ITWINS = {
    ACCOUNT: "Organization Corp. Account",
    MAIN: "Access Control Sample Project",
    JOBS: "Access Control Jobs Project",
    SHARES: "Access Control Shares Project",
    MODELS: "Grouping and Mapping Sample Project",
    EXPORTS: "Export Sample Project",
}

OWNER_ROLE = "56e96811-6d6e-4418-a78f-a7f5933e6ed4"
READ = "5abbfcef-0eab-472a-b5f5-5c5a43df34b1"
WRITE = "6abbfcea-0eab-472a-b5f5-5c5a43df34b4"
JOB_GIVES, JOB_TAKES = "f612790a-4988-4fec-ae98-f4a430e8c258", "7bfeacc1-dd6a-46de-8e6f-1abe83eff627"
READING = ["imodels_webview", "imodels_read", "storage_read", "realitydata_use"]
WRITING = ["imodels_write", "imodels_manage", "storage_write"]
ADMINISTERING = [
    "administration_invite_member",
    "administration_remove_member",
    "administration_manage_roles",
    "administration_manage_groups",
]
#: Every permission that there is; owners have them all.
PERMISSIONS = [
    *ADMINISTERING,
    "imodels_webview",
    "imodels_read",
    "imodels_write",
    "imodels_manage",
    "imodels_delete",
    "itwins_create",
    "itwins_modify",
    "realitydata_create",
    "realitydata_use",
    "realitydata_manage",
    "realitydata_assign",
    "storage_read",
    "storage_write",
    "storage_delete",
    "insights_view",
    "insights_modify",
    "webhooks_maintainer",
]
#: iTwin, id, name, description, permissions. Roles of the account can be given on every iTwin.
ROLES: tuple[tuple[str, str, str, str, list[str]], ...] = (
    (ACCOUNT, OWNER_ROLE, "iTwin owner", "Owner of the iTwin", PERMISSIONS),
    (ACCOUNT, READ, "Read Access", "Read Access", READING),
    (ACCOUNT, WRITE, "Write Access", "Write Access", WRITING),
    (ACCOUNT, "83ee0d80-dea3-495a-b6c0-7bb102ebbcc3", "Write Access", "Write Access", WRITING),
    (MAIN, "752b5a3d-b9f2-4845-824a-99dd310b4898", "iTwin Reader", "iTwin Reader description", READING),
    (
        MAIN,
        "ce5399cc-088c-4c48-9f7b-0bff2d72fc25",
        "iTwin Contributor",
        "iTwin Contributor description",
        [*READING, *WRITING],
    ),
    (MAIN, "b5fe0619-65bc-4d1f-9528-e16b021400cc", "iTwin Admin Role", "Administration of members", ADMINISTERING),
    (MAIN, "e968b640-02c4-41ef-b4f0-935918a82af3", "Site Engineer", "Site Engineer", READING),
    (MAIN, "63e3533c-eb6d-48ee-a2b3-3a6c724340f2", "Site Manager", "Site Manager", [*READING, *WRITING]),
    (MAIN, "10a2d277-ea41-4e81-b309-f7a9aea09d51", "Site Visitor", "Site Visitor", []),
    (JOBS, JOB_GIVES, "Job Contributor", "Role that the example job gives", [*READING, *WRITING]),
    (JOBS, JOB_TAKES, "Job Reviewer", "Role that the example job takes away", READING),
)

SECOND_OWNER = User(
    "5665087f-3f44-446d-9ce5-84c5d41af3c5", "Another.Owner@organization.com", "Another", "Owner", ORGANIZATION
)
MARIA = User("25407933-cad2-41a2-acf4-5a074c83046b", "Maria.Miller@example.com", "Maria", "Miller", ORGANIZATION)
THOMAS = User("69e0284a-1331-4462-9c83-9cdbe2bdaa7f", "Thomas.Wilson@example.com", "Thomas", "Wilson", ORGANIZATION)
JOBBY = User("0f4f8f0e-6a44-4be9-8d52-3a3c6a9e5b21", "Jobby.McJobface@example.com", "Jobby", "McJobface", ORGANIZATION)
GONE = User("b8a4c1de-57f0-4a0b-9d6e-1f2c3b4a5968")
#: In the directory, but not members of anything.
OUTSIDERS = (
    User("99cf5e21-735c-4598-99eb-fe3940f96353", "John.Johnson@example.com", "John", "Johnson", ORGANIZATION),
    User("54d1cc67-7900-47cd-8135-b6eaabf5c703", "John.Doe@example.com", "John", "Doe", ORGANIZATION),
    User("d0ec803b-de9a-41cd-9d97-c8edddd4cb0d", "John.Owner@example.com", "John", "Owner", ORGANIZATION),
    User("6f1d2c3b-8a90-4e5f-a1b2-c3d4e5f60718", "inviter.admin@org.com", "Taylor", "Admin", ORGANIZATION),
)
#: iTwin -> users besides the owner and the reader, with their roles.
MEMBERS: dict[str, tuple[tuple[User, list[str]], ...]] = {
    MAIN: ((SECOND_OWNER, [OWNER_ROLE]), (MARIA, [READ]), (THOMAS, [READ]), (JOBBY, [READ]), (GONE, [READ])),
    JOBS: ((SECOND_OWNER, [OWNER_ROLE]), (MARIA, [READ, JOB_TAKES]), (THOMAS, [READ]), (JOBBY, [READ])),
    MODELS: ((NEWCOMER, [READ, WRITE]),),
    EXPORTS: ((NEWCOMER, [READ, WRITE]),),
}
GIVEN_NAMES = ("Ada", "Bruno", "Chloe", "Daniel", "Elif", "Femi", "Greta", "Hiro", "Ines", "Jonas", "Kaya", "Lena")
SURNAMES = ("Andersen", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen", "Ivanov", "Jansen")

JOB = "fb936e1f-5a60-4fe0-8237-e7afbf47512b"
JOB_BODY: dict[str, Any] = {
    "actions": {
        "assignRoles": [{"email": "John.Johnson@example.com", "roleIds": [JOB_GIVES]}],
        "unassignRoles": [{"email": "Maria.Miller@example.com", "roleIds": [JOB_TAKES]}],
        "removeMembers": [{"email": "Jobby.McJobface@example.com"}],
    }
}
