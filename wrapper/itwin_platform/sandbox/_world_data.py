"""The objects that every sandbox starts with. Data only; ids and values are those of the portal's examples."""

from __future__ import annotations

from typing import Any, NamedTuple

from ._auth import ORGANIZATION
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
    "administration_manage_groups",
    "administration_manage_roles",
    "administration_remove_member",
]
#: iTwin, id, name, description, permissions. Roles of the account can be given on every iTwin.
ROLES: tuple[tuple[str, str, str, str, list[str]], ...] = (
    (ACCOUNT, OWNER_ROLE, "iTwin owner", "Owner of the iTwin", [*ADMINISTERING, *READING, *WRITING]),
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
    JOBS: ((MARIA, [READ, JOB_TAKES]), (THOMAS, [READ]), (JOBBY, [READ])),
}
GIVEN_NAMES = ("Ada", "Bruno", "Chloe", "Daniel", "Elif", "Femi", "Greta", "Hiro", "Ines", "Jonas", "Kaya", "Lena")
SURNAMES = ("Andersen", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen", "Ivanov", "Jansen")

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
EMPTY_IMODEL = "adae0938-e15b-4394-a376-da32b79ee653"
TROUBLED_IMODEL = "a0471655-6b18-419e-ab01-ebf4fbff9dff"
EXPORT_IMODEL = "7dbd531d-6967-47b2-8945-a722a437ad7a"
CHANGESETS = [
    "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
    "7caef8ab5afcd99c9e618fb37978c3a03d0409c7",
    "1f6b0a4e2d9c83b7a5e4f01c6d2b9a8e7f305c14",
    "c83d5e7a901b24f6d8e0a3c5b7f9124680ace135",
    "94b2e6d0f8a1c3579be4d6082f1a3c5e7092b4d6",
]
#: id -> iTwin, name, changesets from index 1 on.
IMODELS: dict[str, tuple[str, str, list[str]]] = {
    IMODEL: (MODELS, "Sample Building", CHANGESETS),
    EMPTY_IMODEL: (MODELS, "Sample Site", CHANGESETS[:1]),
    TROUBLED_IMODEL: (EXPORTS, "Export Sample Plant", CHANGESETS[:2]),
    EXPORT_IMODEL: (EXPORTS, "Export Sample Station", CHANGESETS[:2]),
}

MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
SECOND_MAPPING = "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"
AUTHOR = "john.doe@example.com"
BEAM: dict[str, Any] = {
    "id": "08f252c4-ee78-4e2b-9280-f7365400b932",
    "name": "Beam",
    "description": "A group of beams",
    "query": "SELECT * FROM Building.Beam",
    "metadata": [("key1", "value1"), ("key2", "value2")],
    "properties": [
        {
            "id": "1ba1f4dd-efc1-4bd1-86f0-a69a4f0d4743",
            "name": "Length",
            "data_type": "Double",
            "quantity_type": "Distance",
            "ec_properties": [("Building", "Beam", "Structural_Length")],
        },
        {
            "id": "2c6f0a1e-4b7d-4f83-9a5c-6d1e8b3f7a02",
            "name": "CrossSectionArea",
            "data_type": "Double",
            "quantity_type": "Area",
            "ec_properties": [("Building", "Beam", "CrossSectionArea")],
        },
        {
            "id": "3d7a1b2f-5c8e-4a94-8b6d-7e2f9c4a8b13",
            "name": "BeamVolume",
            "data_type": "Double",
            "quantity_type": "Volume",
            "ec_properties": [("*", "*", "Volume")],
            "calculated": "Volume",
            "formula": "Length * CrossSectionArea",
        },
        {
            "id": "4e8b2c3a-6d9f-4ba5-9c7e-8f3a0d5b9c24",
            "name": "Material",
            "data_type": "String",
            "ec_properties": [("*", "*", "PhysicalMaterial.UserLabel"), ("*", "*", "PhysicalMaterial.CodeValue")],
        },
    ],
}
SLAB: dict[str, Any] = {
    "id": "1d9ae44a-2204-4bf6-8397-5c590e04ba3e",
    "name": "Slab",
    "description": "A group of slabs",
    "query": "SELECT ECInstanceId, ECClassId FROM Building.Slab",
    "properties": [
        {
            "id": "5f9c3d4b-7ea0-4cb6-8d8f-9a4b1e6cad35",
            "name": "IsLoadBearing",
            "data_type": "Boolean",
            "ec_properties": [("Building", "Slab", "IsLoadBearing")],
        },
        {
            "id": "60ad4e5c-8fb1-4dc7-9e90-ab5c2f7dbe46",
            "name": "FloorCount",
            "data_type": "Integer",
            "ec_properties": [("Building", "Slab", "FloorCount")],
        },
    ],
}
ALL_ELEMENTS: dict[str, Any] = {
    "id": "71be5f6d-90c2-4ed8-8fa1-bc6d3a8ecf57",
    "name": "AllElements",
    "description": "Every element of the iModel",
    "query": "SELECT ECInstanceId, ECClassId FROM BisCore.Element",
    "properties": [
        {
            "id": "82cf6a7e-a1d3-4fe9-90b2-cd7e4b9fd068",
            "name": "CustomPrice",
            "data_type": "Double",
            "quantity_type": "Monetary",
            "formula": "100 * 3.123",
        }
    ],
}
WALL: dict[str, Any] = {
    "id": "93da7b8f-b2e4-40fa-81c3-de8f5ca0e179",
    "name": "Wall",
    "description": "A group that works",
    "query": "SELECT ECInstanceId, ECClassId FROM Building.Wall",
}
PIPE: dict[str, Any] = {
    "id": "a4eb8c90-c3f5-410b-92d4-ef906db1f28a",
    "name": "Pipe",
    "description": "A group whose class does not exist",
    "query": "SELECT ECInstanceId, ECClassId FROM Piping.Pipe",
}


class SeededMapping(NamedTuple):
    """A mapping, and the highest changeset index at which it was extracted."""

    id: str
    imodel_id: str
    name: str
    description: str
    enabled: bool
    created_on: str
    modified_on: str
    newest_index: int
    groups: list[dict[str, Any]]


class SeededExtraction(NamedTuple):
    """An extraction that is over; the log as (date, state, message), oldest first."""

    id: str
    mapping_id: str
    changeset_index: int
    modified_on: str
    started_on: str
    log: tuple[tuple[str, str, str], ...]


#: The last two are there to fail: one in part, one as a whole.
MAPPINGS = (
    SeededMapping(
        MAPPING,
        IMODEL,
        "Mapping_name",
        "Mapping schema for iModel",
        True,
        "2021-09-03T10:48:45+00:00",
        "2022-01-10T13:44:56+00:00",
        5,
        [BEAM, SLAB],
    ),
    SeededMapping(
        SECOND_MAPPING,
        IMODEL,
        "Mapping_name_new",
        "Mapping of all elements",
        True,
        "2021-10-05T08:12:30+00:00",
        "2023-08-02T10:37:29+00:00",
        4,
        [ALL_ELEMENTS],
    ),
    SeededMapping(
        "b5fc9da1-d406-421c-83e5-f0a17ec2039b",
        TROUBLED_IMODEL,
        "Partly_failing",
        "One of two groups fails",
        False,
        "2023-01-16T09:00:00+00:00",
        "2023-01-16T09:00:00+00:00",
        0,
        [WALL, PIPE],
    ),
    SeededMapping(
        "c60daeb2-e517-432d-94f6-01b28fd314ac",
        TROUBLED_IMODEL,
        "Failing",
        "The only group fails",
        False,
        "2023-01-16T09:05:00+00:00",
        "2023-01-16T09:05:00+00:00",
        0,
        [{**PIPE, "id": "d71ebfc3-f628-443e-85a7-12c39ae425bd"}],
    ),
)
EXTRACTIONS = (
    SeededExtraction(
        "40f71ed2-31a3-45d3-bce0-5c9f3f112c03",
        SECOND_MAPPING,
        4,
        "2022-08-30T09:15:00+00:00",
        "2022-09-10T13:44:56+00:00",
        (
            ("2022-09-10T13:43:56+00:00", "Running", "Not completed yet."),
            ("2022-09-10T13:44:56+00:00", "Succeeded", "Completed."),
        ),
    ),
    SeededExtraction(
        "d4ca244b-81c8-4146-934d-e5936345bba2",
        MAPPING,
        5,
        "2022-01-10T13:44:56+00:00",
        "2023-01-10T13:42:11+00:00",
        (
            ("2023-01-10T13:42:11+00:00", "Queued", "Not completed yet."),
            ("2023-01-10T13:42:56+00:00", "Running", "Not completed yet."),
            ("2023-01-10T13:44:56+00:00", "Succeeded", "Completed."),
        ),
    ),
)

JOB = "fb936e1f-5a60-4fe0-8237-e7afbf47512b"
JOB_BODY: dict[str, Any] = {
    "actions": {
        "assignRoles": [{"email": "John.Johnson@example.com", "roleIds": [JOB_GIVES]}],
        "unassignRoles": [{"email": "Maria.Miller@example.com", "roleIds": [JOB_TAKES]}],
        "removeMembers": [{"email": "Jobby.McJobface@example.com"}],
    }
}

#: id -> name, iModel.
CONNECTIONS: dict[str, tuple[str, str]] = {
    "VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M": ("30", TROUBLED_IMODEL),
    "fc226d0d-1647-48d7-8c11-f1f74f2d9808": ("30", EXPORT_IMODEL),
    "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e": ("Nightly export", EXPORT_IMODEL),
}
