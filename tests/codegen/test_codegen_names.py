"""Python names of wire names: what the portal and Python make hard, one row each."""

from __future__ import annotations

import keyword

import pytest

from codegen.names import class_name, constant_name, package_name, snake_name


@pytest.mark.parametrize(
    ("wire", "python"),
    [
        # iTwin and iModel are one word, however they are spelled and wherever they stand.
        ("iTwinId", "itwin_id"),
        ("itwinId", "itwin_id"),
        ("iModelId", "imodel_id"),
        ("imodelId", "imodel_id"),
        ("$iTwinId", "itwin_id"),
        ("iTwins", "itwins"),
        ("iModels", "imodels"),
        ("iTwinIModelId", "itwin_imodel_id"),
        ("isIModelPublic", "is_imodel_public"),
        ("get-iTwin-roles", "get_itwin_roles"),
        ("get-audittrail-imodel", "get_audittrail_imodel"),
        ("get-authorizationinformation", "get_authorizationinformation"),
        # Signs of the wire.
        ("$top", "top"),
        ("$continuationToken", "continuation_token"),
        ("_links", "links"),
        ("@odata.type", "odata_type"),
        ("x-correlation-id", "x_correlation_id"),
        ("reality-data", "reality_data"),
        # Capitals.
        ("bridgeExitCode", "bridge_exit_code"),
        ("mappingfileBlobUrl", "mappingfile_blob_url"),
        ("ecInstanceIds", "ec_instance_ids"),
        ("authorizationURL", "authorization_url"),
        ("HTTPStatus", "http_status"),
        ("CDMEntity", "cdm_entity"),
        ("eTag", "e_tag"),
        # Digits.
        ("IFC4", "ifc4"),
        ("v2Item", "v2_item"),
        ("2d", "field_2_d"),
        # Words that Python, or a generated module, uses itself.
        ("class", "class_"),
        ("from", "from_"),
        ("import", "import_"),
        ("match", "match_"),
        ("type", "type_"),
        ("$type", "type_"),
        ("list", "list_"),
        ("property", "property_"),
        ("format", "format_"),
        ("self", "self_"),
        ("datetime", "datetime_"),
        ("msgspec", "msgspec_"),
        ("id", "id"),
        # Nothing to go by.
        ("$", "field"),
        ("@", "field"),
        ("", "field"),
    ],
)
def test_a_member_or_parameter_has_this_python_name(wire: str, python: str) -> None:
    assert snake_name(wire) == python
    assert python.isidentifier()
    assert not keyword.iskeyword(python)


@pytest.mark.parametrize(
    ("key", "python"),
    [
        ("iTwin", "ITwin"),
        ("iTwinJob", "ITwinJob"),
        ("imodel-details", "IModelDetails"),
        ("iTwins-prefer-return-minimal", "ITwinsPreferReturnMinimal"),
        ("export-run", "ExportRun"),
        ("CDMEntity", "CDMEntity"),
        ("ECPropertyReference", "ECPropertyReference"),
        ("reality-data-metadata", "RealityDataMetadata"),
        ("3dTiles", "Model3DTiles"),
        ("None", "None_"),
        ("True", "True_"),
        ("", "Unnamed"),
    ],
)
def test_a_schema_has_this_class_name(key: str, python: str) -> None:
    assert class_name(key) == python
    assert python.isidentifier()
    assert not keyword.iskeyword(python)


@pytest.mark.parametrize(
    "word",
    [
        "Answer",
        "Any",
        "ByteStream",
        "DateTime",
        "Exception",
        "Job",
        "Limits",
        "Listing",
        "Model",
        "Operation",
        "Request",
        "Response",
    ],
)
def test_a_schema_does_not_take_the_name_of_a_class_that_generated_modules_use_themselves(word: str) -> None:
    assert class_name(word) == (f"{word}_" if word == "Exception" else f"{word}Model")


@pytest.mark.parametrize(
    ("value", "python"),
    [
        ("Succeeded", "SUCCEEDED"),
        ("PartiallySucceeded", "PARTIALLY_SUCCEEDED"),
        ("return=minimal", "RETURN_MINIMAL"),
        ("IFC4 RV 1.2", "IFC4_RV_1_2"),
        ("iModels.read.v1", "IMODELS_READ_V1"),
        ("iTwin", "ITWIN"),
        ("dateTimeOffset", "DATE_TIME_OFFSET"),
        ("GUID", "GUID"),
        ("None", "NONE"),
        ("3D", "VALUE_3_D"),
        ("*", "VALUE"),
        ("", "VALUE"),
    ],
)
def test_a_value_of_an_enum_has_this_constant(value: str, python: str) -> None:
    assert constant_name(value) == python
    assert python.isidentifier()


def test_an_api_has_a_package_with_underscores_for_hyphens() -> None:
    assert package_name("grouping-and-mapping") == "grouping_and_mapping"


@pytest.mark.parametrize("wire", ["iTwinId", "$continuationToken", "_links", "class", "$type", "export-run", "IFC4"])
def test_the_name_of_a_name_is_itself(wire: str) -> None:
    python = snake_name(wire)
    assert snake_name(python).rstrip("_") == python.rstrip("_")
