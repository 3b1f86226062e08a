"""The iModels, mappings, extractions and audit entries that every sandbox starts with. Data only."""

from __future__ import annotations

from typing import Any, NamedTuple

from ._world_data import EXPORTS, MODELS

__all__: list[str] = []

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
            "ec_properties": (("Building", "Beam", "Structural_Length"),),
        },
        {
            "id": "2c6f0a1e-4b7d-4f83-9a5c-6d1e8b3f7a02",
            "name": "CrossSectionArea",
            "data_type": "Double",
            "quantity_type": "Area",
            "ec_properties": (("Building", "Beam", "CrossSectionArea"),),
        },
        {
            "id": "3d7a1b2f-5c8e-4a94-8b6d-7e2f9c4a8b13",
            "name": "BeamVolume",
            "data_type": "Double",
            "quantity_type": "Volume",
            "ec_properties": (("*", "*", "Volume"),),
            "calculated": "Volume",
            "formula": "Length * CrossSectionArea",
        },
        {
            "id": "4e8b2c3a-6d9f-4ba5-9c7e-8f3a0d5b9c24",
            "name": "Material",
            "data_type": "String",
            "ec_properties": (("*", "*", "PhysicalMaterial.UserLabel"), ("*", "*", "PhysicalMaterial.CodeValue")),
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
            "ec_properties": (("Building", "Slab", "IsLoadBearing"),),
        },
        {
            "id": "60ad4e5c-8fb1-4dc7-9e90-ab5c2f7dbe46",
            "name": "FloorCount",
            "data_type": "Integer",
            "ec_properties": (("Building", "Slab", "FloorCount"),),
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
#: iModel, moment, path, action, changes; the oldest first.
AUDIT: tuple[tuple[str, str, str, str, tuple[tuple[str, str | None, str | None], ...]], ...] = (
    (
        IMODEL,
        "2021-09-03T10:48:45.0312500+00:00",
        f"mappings/{MAPPING}",
        "Create",
        (
            ("mappingName", None, "Mapping_name"),
            ("description", None, "Mapping schema for iModel"),
            ("extractionEnabled", None, "true"),
        ),
    ),
    (
        IMODEL,
        "2021-10-05T08:12:30.2187500+00:00",
        f"mappings/{SECOND_MAPPING}",
        "Create",
        (
            ("mappingName", None, "Mapping_name_old"),
            ("description", None, "Mapping of all elements"),
            ("extractionEnabled", None, "false"),
        ),
    ),
    (
        IMODEL,
        "2023-08-02T10:37:29.4840808+00:00",
        f"mappings/{SECOND_MAPPING}",
        "Update",
        (("mappingName", "Mapping_name_old", "Mapping_name_new"), ("extractionEnabled", "false", "true")),
    ),
)
