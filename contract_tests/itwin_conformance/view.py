"""The definitions as schemathesis has to see them, so that all it reports are defects of the server.

A view differs from its definition in what a random test cannot know or what OpenAPI cannot say. Nothing about
answers is changed: statuses, media types, headers and schemas are held to what is declared.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .documents import resolve

__all__ = ["SANDBOX", "World", "view"]

#: OData v4 SimpleIdentifier, as the descriptions of names have it, for texts of ASCII only: a name beyond it that
#: is valid all the same is known to `prose.is_sound`.
IDENTIFIER = "^[A-Za-z_][A-Za-z0-9_]*$"
NAMES = ("mappingName", "groupName", "propertyName")


@dataclass(frozen=True, slots=True)
class World:
    """Objects that are known to exist on a server: what random ids would never hit.

    Attributes:
        parameters: API, name of a path or query parameter -> the value that is always sent.
        members: API, schema, member of a request body -> the values that are sent, for a list those of its items.
    """

    parameters: Mapping[tuple[str, str], str]
    members: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)


_GM, _AC, _EX = "grouping_and_mapping", "access_control", "export"
_IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
_MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
#: The language of formulas stands in no schema.
_FORMULAS = ("100 * 3.123", "Length * CrossSectionArea", "min(1, 2, 3)", "2 ** 3")
_ROLES = ("5abbfcef-0eab-472a-b5f5-5c5a43df34b1", "f612790a-4988-4fec-ae98-f4a430e8c258")
#: The world with which every sandbox starts.
SANDBOX = World(
    parameters={
        (_GM, "iModelId"): _IMODEL,
        (_GM, "mappingId"): _MAPPING,
        (_GM, "extractionId"): "d4ca244b-81c8-4146-934d-e5936345bba2",
        (_GM, "groupId"): "08f252c4-ee78-4e2b-9280-f7365400b932",
        (_GM, "propertyId"): "1ba1f4dd-efc1-4bd1-86f0-a69a4f0d4743",
        (_GM, "location"): "Beam/part00000.csv",
        (_AC, "id"): "6c9aba19-76f5-4a21-a4df-a8512df2201e",
        (_AC, "jobId"): "fb936e1f-5a60-4fe0-8237-e7afbf47512b",
        (_AC, "roleId"): "f612790a-4988-4fec-ae98-f4a430e8c258",
        # An owner, and with it a user.
        (_AC, "memberId"): "5665087f-3f44-446d-9ce5-84c5d41af3c5",
        (_AC, "groupId"): "2b8e6c1d-94f0-4a3e-8d57-61c0b9e2f413",
        (_AC, "invitationId"): "5eb19f40-c723-4d61-908a-94f3ec152746",
        (_AC, "shareId"): "70d3b162-e945-4f83-92ac-b6150e374968",
        (_EX, "connectionId"): "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e",
        (_EX, "runId"): "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
        (_EX, "imodelId"): "7dbd531d-6967-47b2-8945-a722a437ad7a",
        (_EX, "redirectUrl"): "https://myUrl.com",
    },
    members={
        (_GM, "MappingCreate", "iModelId"): (_IMODEL,),
        (_GM, "MappingCreate", "sourceMappingId"): (_MAPPING,),
        (_GM, "SourceGroupReference", "mappingId"): (_MAPPING,),
        (_GM, "SourceGroupReference", "groupId"): ("1d9ae44a-2204-4bf6-8397-5c590e04ba3e",),
        (_GM, "PropertyCreate", "formula"): _FORMULAS,
        (_GM, "PropertyUpdate", "formula"): _FORMULAS,
        (_GM, "ExtractionRunRequest", "iModelId"): (_IMODEL,),
        (_GM, "ExtractionRunRequest", "changesetId"): ("a1ecbdc8c4f6173004f9f881914a57c5511a362b",),
        (_GM, "ExtractionRunMapping", "id"): (_MAPPING, "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"),
        (_AC, "UserMemberAdd", "roleIds"): _ROLES,
        (_AC, "UserMemberUpdate", "roleIds"): _ROLES,
        (_AC, "GroupMemberAdd", "roleIds"): _ROLES,
        (_AC, "GroupMemberUpdate", "roleIds"): _ROLES,
        (_AC, "GroupMemberAdd", "groupId"): ("3c9f7d2e-a501-4b4f-9e68-72d1caf30524",),
        (_AC, "GroupUpdate", "members"): ("Maria.Miller@example.com", "Thomas.Wilson@example.com"),
        (_AC, "GroupUpdate", "imsGroups"): ("Sample IMS Group", "IMS Admins"),
        (_AC, "RoleUpdate", "permissions"): ("imodels_read", "imodels_write"),
        (_AC, "ShareCreate", "shareContract"): ("Default",),
        (_EX, "ExportConnectionCreate", "iModelId"): ("7dbd531d-6967-47b2-8945-a722a437ad7a",),
    },
)


def view(api: str, document: Mapping[str, Any], world: World) -> dict[str, Any]:
    """The test view of one definition."""
    seen = copy.deepcopy(dict(document))
    _sign_in_with_a_bearer(seen)
    for item in seen["paths"].values():
        for operation in (node for node in item.values() if isinstance(node, dict) and "operationId" in node):
            declared = [*item.get("parameters", []), *operation.get("parameters", [])]
            resolved = [resolve(seen, parameter) for parameter in declared]
            operation["parameters"] = [_parameter(api, one, world) for one in resolved if _is_fuzzed(one)]
        item.pop("parameters", None)
    for name, schema in seen["components"]["schemas"].items():
        for member, node in schema.get("properties", {}).items():
            _member(node, member, world.members.get((api, name, member)))
    return seen


def _sign_in_with_a_bearer(seen: dict[str, Any]) -> None:
    # With `oauth2` the check for ignored credentials does nothing and does not say so.
    seen["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    seen["security"] = [{"bearer": []}]


def _is_fuzzed(parameter: Mapping[str, Any]) -> bool:
    # Accept picks the version: any other value is a 404, and a run of 404s shows nothing. Authorization belongs to
    # the security scheme, Content-Type to the body; OpenAPI says to ignore all three here.
    owned = parameter["in"] == "header" and parameter["name"].lower() in ("accept", "authorization", "content-type")
    # A continuation token is a text of the server's own: an invented one fits the schema and is rightly refused.
    return not owned and parameter["name"] != "$continuationToken"


def _parameter(api: str, parameter: dict[str, Any], world: World) -> dict[str, Any]:
    known = world.parameters.get((api, parameter["name"]))
    fuzzed = {name: value for name, value in parameter.items() if name not in ("example", "examples")}
    if known is not None and (parameter["in"] == "path" or parameter.get("required")):
        # Another id is a 404, whatever else the request says. The enum still lets wrong ids be tried on purpose.
        return fuzzed | {"schema": {"type": "string", "enum": [known]}, "example": known}
    if parameter["name"].lower() == "prefer":
        # RFC 7240: a preference that is not understood is passed over, so no text is wrong.
        return fuzzed | {"schema": {"type": "string"}}
    return fuzzed


def _member(node: dict[str, Any], name: str, known: tuple[str, ...] | None) -> None:
    if known is not None and node.get("type") == "array":
        node["items"] = {**node["items"], "enum": list(known)}
    elif known is not None:
        node["enum"] = list(known)
    if name in NAMES and "maxLength" in node:
        # The description says it in prose. Only requests limit the length of names.
        node["pattern"] = IDENTIFIER
    if name == "roleIds" and known is None:
        # Roles are told apart by GUIDs; another text is no id at all.
        node["items"] = {"type": "string", "format": "uuid"}
