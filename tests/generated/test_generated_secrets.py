"""Secrets among the members of models, and what a request carries, are in nothing that the clients show of themselves."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from rich.pretty import pretty_repr

from itwin_platform_api.access_control.models import Share, ShareResponse
from itwin_platform_api.export.api.export_connections import create_export_connection_run
from itwin_platform_api.export.models import ExportConnectionRunCreate, ExportType, InputOptions, OutputOptions
from itwin_platform_api.runtime.decode import decode
from itwin_platform_api.runtime.types import UNSET, SecretModel

PACKAGE = "itwin_platform_api"
APIS = ("access_control", "export", "grouping_and_mapping")
SIGNED = "https://blob.example/file?sig=abc123"
#: Names that ask for a decision.
SUSPICIOUS = re.compile(
    r"sas|secret|password|signature|share_?key|api_?key|access_?token|refresh_?token|blob", re.IGNORECASE
)


def _schemas() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """API, name and definition of every schema."""
    for api in APIS:
        document = json.loads(files(f"{PACKAGE}.{api}").joinpath("definition.json").read_text(encoding="utf-8"))
        for name, schema in document["components"]["schemas"].items():
            yield api, name, schema


def _body() -> ExportConnectionRunCreate:
    return ExportConnectionRunCreate(
        export_type=ExportType.IFC,
        input_options=InputOptions(mappingfile_blob_url=SIGNED, changeset_id="c"),
        output_options=OutputOptions(output_sas_url=SIGNED, logs_sas_url=SIGNED, save_logs=True),
    )


def test_every_member_whose_name_sounds_like_a_secret_is_marked_as_one() -> None:
    members = [
        (f"{api}.{owner}.{member}", schema.get("x-itwin-secret"))
        for api, owner, parent in _schemas()
        for member, schema in parent.get("properties", {}).items()
    ]
    found = {name: marked for name, marked in members if SUSPICIOUS.search(name.rpartition(".")[2])}
    assert len(found) >= 4
    assert [name for name, marked in found.items() if marked is not True] == []


@pytest.mark.parametrize("api", APIS)
def test_every_marked_member_is_hidden_by_its_model(api: str) -> None:
    models = importlib.import_module(f"{PACKAGE}.{api}.models")
    for of, name, schema in _schemas():
        marked = {wire for wire, one in schema.get("properties", {}).items() if one.get("x-itwin-secret")}
        if of == api and marked:
            model: type[SecretModel] = getattr(models, name)
            wires = dict(zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True))
            assert {wires[one] for one in model._secrets} == marked


def test_a_secret_member_is_in_no_repr_also_not_of_what_holds_it() -> None:
    body = _body()
    for shown in (repr(body), str(body), pretty_repr(body), repr(body.output_options)):
        assert "abc123" not in shown
    assert repr(body.output_options) == (
        "OutputOptions(location=UNSET, output_sas_url=<secret>, logs_sas_url=<secret>, folder_id=UNSET, "
        "replace_older_file=UNSET, save_logs=True)"
    )
    assert "changeset_id='c'" in repr(body)


def test_a_repr_says_that_a_secret_is_not_set() -> None:
    assert "output_sas_url=UNSET" in repr(OutputOptions())
    assert OutputOptions().output_sas_url is UNSET


def test_a_secret_member_is_sent_read_and_copied_like_any_other() -> None:
    request = create_export_connection_run.request("c", body=_body())
    sent = json.loads(request.content or b"")
    assert sent["outputOptions"] == {"outputSasUrl": SIGNED, "logsSasUrl": SIGNED, "saveLogs": True}
    options = OutputOptions(output_sas_url=SIGNED)
    assert options == copy.deepcopy(options) == pickle.loads(pickle.dumps(options))  # noqa: S301 - our own bytes
    assert options != OutputOptions(output_sas_url="other")


def test_the_key_of_a_share_is_read_and_not_shown() -> None:
    share = Share(id="1", itwin_id="2", share_key="a.b.c", share_contract="Default")
    answer = ShareResponse(share=share)
    assert answer.share.share_key == "a.b.c"
    assert "a.b.c" not in repr(answer)


def test_a_request_and_an_answer_show_neither_body_nor_query_nor_headers() -> None:
    request = create_export_connection_run.request("c", body=_body()).with_query(code="abc123")
    assert repr(request) == "Request(create-export-connection-run: POST /export/connections/c/runs)"
    answer = decode(create_export_connection_run.OPERATION, 202, {"location": SIGNED, "set-cookie": "s=abc123"}, b"")
    assert repr(answer) == "Response(status_code=202)"
