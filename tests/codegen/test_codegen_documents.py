"""Reading documents: what is no document is refused with its file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.documents import load, resolve
from codegen.problems import CodegenError, pointer


def write(folder: Path, content: bytes | str, name: str = "api.yaml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("info: {date: 2024-03-01}", "/info/date"),
        ("a: {list: [x, 2024-03-01T10:00:00Z]}", "/a/list/1"),
        (
            "paths: {/things/{id}: {example: 2024-03-01}}".replace("/things/{id}", "'/things/{id}'"),
            "/paths/~1things~1{id}/example",
        ),
        ("'a~b': 2024-03-01 10:00:00", "/a~0b"),
    ],
)
def test_an_unquoted_date_is_refused_with_its_json_pointer(tmp_path: Path, text: str, place: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CodegenError) as caught:
        load(path)
    assert (caught.value.source, caught.value.place) == (str(path), place)
    assert str(caught.value) == f"{path}#{place}: is an unquoted date\n  Put it in quotes."


def test_a_quoted_date_keeps_its_spelling(tmp_path: Path) -> None:
    text = 'a: "2024-03-01"\nb: "0000-00-00T00:00:00.0000000Z"\n'
    assert load(write(tmp_path, text)) == {"a": "2024-03-01", "b": "0000-00-00T00:00:00.0000000Z"}


@pytest.mark.parametrize(("name", "text"), [("api.yaml", "a: 1"), ("api.json", '{"a": 1}')])
def test_a_byte_order_mark_is_not_part_of_the_document(tmp_path: Path, name: str, text: str) -> None:
    assert load(write(tmp_path, b"\xef\xbb\xbf" + text.encode(), name)) == {"a": 1}


def test_keys_that_yaml_reads_as_numbers_are_texts_as_in_json(tmp_path: Path) -> None:
    assert load(write(tmp_path, "responses: {200: {description: OK}, default: {description: Error}}")) == {
        "responses": {"200": {"description": "OK"}, "default": {"description": "Error"}}
    }


def test_a_wire_name_keeps_its_letters_beyond_ascii(tmp_path: Path) -> None:
    assert load(write(tmp_path, "größe: '²'")) == {"größe": "²"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("api.yaml", "a: [1", "cannot be parsed"),
        ("api.yaml", "a: 1\na: 2", "cannot be parsed"),
        ("api.yaml", "a: !!python/object/apply:os.getcwd []", "cannot be parsed"),
        ("api.json", "{'a': 1}", "cannot be parsed"),
        ("api.json", "", "cannot be parsed"),
        ("api.yaml", b"a: \xff\xfe", "is not UTF-8 text"),
        ("api.yaml", "- a", "holds list, expected an object"),
        ("api.yaml", "", "holds NoneType, expected an object"),
        ("api.json", "3", "holds int, expected an object"),
    ],
)
def test_what_is_no_document_is_refused_by_file(tmp_path: Path, name: str, content: bytes | str, message: str) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(CodegenError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_missing_file_is_refused_with_the_systems_reason(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match=r"gone\.yaml: cannot be read \(No such file"):
        load(tmp_path / "gone.yaml")


def test_a_local_reference_is_resolved_through_escaped_names() -> None:
    document = {"paths": {"/a~b": {"get": 1}}}
    assert resolve(document, "#/paths/~1a~0b/get") == 1


@pytest.mark.parametrize("reference", ["#/paths/gone", "other.yaml#/paths", "#/list/0", "#"])
def test_a_reference_that_leads_nowhere_gives_nothing(reference: str) -> None:
    assert resolve({"paths": {}, "list": [1]}, reference) is None


def test_a_json_pointer_escapes_what_its_syntax_uses() -> None:
    assert pointer(["paths", "/a~b/{id}", "get", 0]) == "/paths/~1a~0b~1{id}/get/0"
