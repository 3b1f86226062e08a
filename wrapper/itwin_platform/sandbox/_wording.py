"""How each API words a refused request. Tables only: no decision is taken here."""

from __future__ import annotations

from ._errors import Wording

__all__ = [
    "BODY",
    "EMPTY_MEMBERS",
    "NO_BODY",
    "OTHERWISE",
    "OUTER",
    "PARAMETER",
    "PARAMETER_OF",
    "UNREADABLE",
]

GM = "InvalidGroupingAndMappingRequest"
EXPORT_CONNECTION = Wording("InvalidExportConnectionRequest", "Cannot perform operation.")
EXPORT_RUN = Wording("InvalidConnectionRunRequest", "Cannot perform operation.")
MEMBER = Wording("InvalidiTwinsMemberRequest", "Request body or query is invalid.")
INVITATIONS = Wording("InvalidiTwinsMemberInvitationsRequest", "Request body or query is invalid.")
ROLE = Wording("InvalidiTwinsRoleRequest", "Cannot create/update Role.")
GROUP = Wording("InvalidiTwinsGroupRequest", "Cannot create/update group.")

#: Operation -> the error around the details of a 422.
OUTER: dict[str, Wording] = {
    "get-mappings": Wording(GM, "Cannot retrieve Mappings."),
    "create-mapping": Wording(GM, "Cannot create Mapping."),
    "update-mapping": Wording(GM, "Cannot update Mapping."),
    "get-groups": Wording(GM, "Cannot retrieve Groups."),
    "create-group": Wording(GM, "Cannot create Group."),
    "update-group": Wording(GM, "Cannot update Group."),
    "get-properties": Wording(GM, "Cannot retrieve Properties."),
    "create-property": Wording(GM, "Cannot create Property."),
    "update-property": Wording(GM, "Cannot update Property."),
    "get-audittrail-imodel": Wording(GM, "Cannot retrieve Audit Trail Entries."),
    "run-extraction": Wording(GM, "Cannot run Extraction."),
    "get-imodel-extractions": Wording(GM, "Cannot retrieve iModel Extractions."),
    "get-extraction-logs": Wording(GM, "Cannot retrieve Extraction logs."),
    "get-mapping-extractions": Wording(GM, "Cannot retrieve Mapping Extractions."),
    "get-cdm-partition": Wording(GM, "Cannot retrieve CDM Partition."),
    "create-iTwin-role": ROLE,
    "update-iTwin-role": ROLE,
    "get-itwin-groups": GROUP,
    "create-itwin-group": GROUP,
    "update-itwin-group": GROUP,
    "get-itwin-group-member-invitations": INVITATIONS,
    "get-itwin-user-members": MEMBER,
    "add-itwin-user-members": MEMBER,
    "update-itwin-user-member": MEMBER,
    "get-itwin-group-members": MEMBER,
    "add-itwin-group-members": MEMBER,
    "update-itwin-group-member": MEMBER,
    "get-itwin-owner-members": MEMBER,
    "add-itwin-owner-member": MEMBER,
    "get-itwin-member-invitations": INVITATIONS,
    "create-itwin-job": Wording("InvalidiTwinsJobRequest", "Request body or query is invalid."),
    "create-itwin-share": Wording("InvalidiTwinsShareRequest", "Request body or query is invalid."),
    "get-export-connections": EXPORT_CONNECTION,
    "create-export-connection": EXPORT_CONNECTION,
    "delete-export-connection": EXPORT_CONNECTION,
    "get-authorizationinformation": Wording("InvalidAuthorizationInformationRequest", "Cannot perform operation."),
    "create-export-connection-run": EXPORT_RUN,
    "get-export-connection-runs": EXPORT_RUN,
    "get-export-connection-run": EXPORT_RUN,
}

#: API -> the same for operations that are not above: a newer definition may let them be refused.
OTHERWISE: dict[str, Wording] = {
    "grouping_and_mapping": Wording(GM, "Cannot perform operation."),
    "access_control": MEMBER,
    "export": EXPORT_CONNECTION,
}

#: Operation -> members that clients send, empty, with a whole object although only the service fills them.
EMPTY_MEMBERS: dict[str, tuple[str, ...]] = {"create-iTwin-role": ("permissions",)}

#: API -> what is wrong with a query parameter -> detail; ``{name}`` and ``{maximum}`` are filled in.
PARAMETER: dict[str, dict[str, Wording]] = {
    "grouping_and_mapping": {
        "missing": Wording("MissingRequiredParameter", "Required query parameter '{name}' was not provided."),
        "repeated": Wording(
            "InvalidParameter",
            "Provided '{name}' query parameter value is not valid. A single value must be provided.",
        ),
        "number": Wording(
            "InvalidValue", "The {name} query option must be a positive integer that does not exceed {maximum}."
        ),
        "value": Wording("InvalidParameter", "Provided '{name}' query parameter value is not valid."),
    },
    "access_control": {
        "missing": Wording("MissingRequiredParameter", "Required query parameter '{name}' was not provided."),
        "repeated": Wording("InvalidValue", "Value outside of valid range."),
        "number": Wording("InvalidValue", "Value outside of valid range."),
        "value": Wording("InvalidValue", "Value outside of valid range."),
    },
    "export": {
        "missing": Wording("MissingRequiredParameter", "{name} was not provided."),
        "repeated": Wording("InvalidValue", "Provided {name} value is not valid."),
        "number": Wording("InvalidValue", "Provided {name} value is not valid."),
        "value": Wording("InvalidValue", "Provided {name} value is not valid."),
    },
}

#: Operation and parameter -> what is said of every problem with it, where that is not what the API says elsewhere.
PARAMETER_OF: dict[tuple[str, str], Wording] = {
    ("get-authorizationinformation", "redirectUrl"): Wording(
        "InvalidValue", "redirectUrl must be a valid URL.", "$redirectUrl"
    ),
}

#: Keyword of the schema that failed -> detail; ``{name}`` is the member, ``{limit}`` the keyword's value.
BODY: dict[str, Wording] = {
    "required": Wording("MissingRequiredProperty", "Required property is missing."),
    "type": Wording("InvalidValue", "Provided '{name}' value is not valid. Expected a value of type '{limit}'."),
    "minLength": Wording(
        "InvalidValue",
        "'{value}' is not a valid '{name}' value. The value cannot be empty or consist only of whitespace characters.",
    ),
    "maxLength": Wording(
        "InvalidValue", "Provided '{name}' is not valid. The value exceeds allowed {limit} characters."
    ),
    "minItems": Wording(
        "InvalidValue", "Provided '{name}' value is not valid. At least {limit} item must be provided."
    ),
    "maxItems": Wording("InvalidProperty", "Collection size exceeds maximum size."),
    "minProperties": Wording(
        "MissingRequiredProperty",
        "Required property is missing. At least one of the following properties must be provided: {members}.",
    ),
    "additionalProperties": Wording("InvalidProperty", "Property is not known."),
    "readOnly": Wording("ReadOnlyProperty", "Property is read-only."),
    "": Wording("InvalidValue", "Provided '{name}' value is not valid."),
}

#: API -> detail for a body that is no JSON.
UNREADABLE: dict[str, Wording] = {
    "grouping_and_mapping": Wording(
        "InvalidRequestBody", "Failed to parse request body. Make sure it is a valid JSON."
    ),
    "access_control": Wording("InvalidRequestBody", "Failed to parse request body or collection is empty."),
    "export": Wording("InvalidRequestBody", "Failed to parse request body. Make sure it is a valid JSON."),
}
NO_BODY = Wording("MissingRequestBody", "Request body was not provided.")
