"""The reports of a run: they agree, they hold no secret, and nothing that a server says can disturb them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs
import msgspec
import pytest

from itwin_conformance.comparing import compared
from itwin_conformance.known import KnownIssue, KnownIssues
from itwin_conformance.redaction import Redactor
from itwin_conformance.report import write
from itwin_conformance.report.shown import answer_lines, curl
from itwin_conformance.results import Run, load_run, schema
from itwin_conformance.runner import Settings, run
from itwin_conformance.target import SANDBOX_TOKENS, embedded

from .planting import answered, planted

PACKAGE = Path(__file__).parents[1] / "itwin_conformance"
HOSTILE = "</script><script>alert(1)</script>|`*\x00"
FILES = {"results.json", "index.html", "junit.xml", "report.md", "badge.svg", "exchanges.har"}


def _hostile(request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response | None:
    """Members of other types, text that formats, and addresses that are none."""
    if not answer.is_success or answer.headers.get("content-type") != "application/json":
        return None
    body = msgspec.json.decode(answer.content)
    if "share" in body or "shares" in body or "mapping" not in body:
        return None
    body["mapping"]["mappingName"] = 17
    body["mapping"][HOSTILE] = HOSTILE
    return answered(answer, msgspec.json.encode(body))


@pytest.fixture(scope="module")
def failed() -> Run:
    only = (
        "HTTP-SCHEMA-01",
        "HTTP-SCHEMA-02/get-mapping",
        "READ-IDENTITY-01",
        "AUTH-MISSING-01",
        "HTTP-SUCCESS-01",
    )
    known = KnownIssues([KnownIssue(id="HTTP-SCHEMA-02", reason=HOSTILE, link="https://example.com/1")])
    return run(planted(_hostile), Settings("smoke", only=only, known=known))


@pytest.fixture(scope="module")
def folder(failed: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("reports") / "new" / "folder"
    write(failed, target)
    return target


def test_every_report_is_written(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == FILES


def test_results_fit_the_committed_schema(folder: Path) -> None:
    committed = (PACKAGE / "results.schema.json").read_bytes()
    assert committed == schema()
    document = json.loads(committed)
    jsonschema_rs.Draft202012Validator(document).validate(json.loads((folder / "results.json").read_bytes()))
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.Draft202012Validator(document).validate({"format": 1})


def test_results_are_read_back(failed: Run, folder: Path) -> None:
    assert load_run(folder) == load_run(folder / "results.json") == failed


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_secret_is_in_a_report(folder: Path, name: str) -> None:
    text = (folder / name).read_text()
    assert not [token for token in SANDBOX_TOKENS.values() if token in text]
    assert "eyJ" not in text  # how signed keys begin


@pytest.mark.parametrize("name", ["shareKey", "outputSasUrl", "logsSasUrl", "mappingfileBlobUrl", "access_token"])
def test_members_that_open_something_are_taken_out(name: str) -> None:
    assert json.loads(Redactor({}).text(json.dumps({name: "https://x/?a=b"}))) == {name: "[redacted]"}


def test_share_keys_and_signed_addresses_are_taken_out() -> None:
    redactor = Redactor({"main": "the-token", "reader": "the-token-reader"})
    body = '{"shareKey": "a.b\\"c", "next": "https://x/?a=1&sig=abc%3D&b=2", "n": "the-token-reader the-token"}'
    redacted = redactor.text(body)
    assert json.loads(redacted) == {
        "shareKey": "[redacted]",
        "next": "https://x/?a=1&sig=[redacted]&b=2",
        "n": "$ITWIN_TOKEN_READER $ITWIN_TOKEN",
    }
    assert redactor.headers([("Set-Cookie", "a=b"), ("X-Other", "the-token")]) == [
        ("Set-Cookie", "[redacted]"),
        ("X-Other", "$ITWIN_TOKEN"),
    ]
    assert "the-token" not in repr(redactor)


class _Page(HTMLParser):
    """What a reader without scripts gets."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.ids |= {str(given["id"])} if given.get("id") else set()

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def page(folder: Path) -> _Page:
    parsed = _Page()
    parsed.feed((folder / "index.html").read_text())
    return parsed


def test_the_page_needs_nothing_else_and_has_no_script(page: _Page) -> None:
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert all(link.startswith("#") for link in page.links)


def test_every_link_of_the_page_leads_somewhere(page: _Page) -> None:
    assert {link.removeprefix("#") for link in page.links} <= page.ids


def test_the_page_shows_what_is_broken_how_to_see_it_and_how_to_repeat_it(page: _Page) -> None:
    text = " ".join(" ".join(page.text).split())
    assert "NOT CONFORMANT" in text
    assert "Every body fits its documented schema." in text
    assert '17 is not of type "string"' in text
    assert "curl -i " in text
    assert '-H "Authorization: Bearer $ITWIN_TOKEN"' in text
    assert "itwin conformance --profile smoke --seed 0 --only HTTP-SCHEMA-01/" in text


def test_the_offending_place_is_marked(failed: Run) -> None:
    result = next(
        one for one in failed.results if (one.requirement, one.operation) == ("HTTP-SCHEMA-01", "get-mapping")
    )
    finding = next(one for one in result.findings if one.pointer == "/mapping/mappingName")
    record = failed.exchange(finding)
    assert record is not None
    assert [line.text.strip() for line in answer_lines(record, [finding.pointer]) if line.marked] == [
        '"mappingName": 17,'.rstrip(",")
    ]
    # What is not there is marked where it should be.
    (nearest,) = [line for line in answer_lines(record, ["/mapping/none/at/all"]) if line.marked]
    assert nearest.text.strip() == '"mapping": {'


def test_a_curl_line_names_the_variable_and_not_the_token(failed: Run) -> None:
    line = curl(failed.exchanges[0], failed.environment)
    assert "http://localhost:8080/" in line
    assert '"Authorization: Bearer $ITWIN_TOKEN"' in line


def test_junit_has_one_case_for_each_requirement_and_operation(failed: Run, folder: Path) -> None:
    root = ET.fromstring((folder / "junit.xml").read_bytes())  # noqa: S314 - made by this suite
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert sorted(cases) == sorted((one.requirement, one.operation) for one in failed.results)
    assert root.get("failures") == str(len(list(root.iter("failure")))) == str(failed.count("failed"))
    skipped = failed.count("not-testable") + failed.count("known")
    assert root.get("skipped") == str(len(list(root.iter("skipped")))) == str(skipped)
    assert failed.count("known") == 1


def test_markdown_cannot_be_formatted_by_a_server(folder: Path) -> None:
    text = (folder / "report.md").read_text()
    assert text.startswith("## ❌ NOT CONFORMANT")
    assert "| MUST | **HTTP-SCHEMA-01**" in text


def test_the_archive_is_har(folder: Path) -> None:
    log = json.loads((folder / "exchanges.har").read_bytes())["log"]
    assert log["version"] == "1.2"
    entry = log["entries"][0]
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()
    assert entry["request"]["url"].startswith("http://localhost/")


def test_the_badge_is_an_image_that_says_the_verdict(folder: Path) -> None:
    root = ET.fromstring((folder / "badge.svg").read_bytes())  # noqa: S314 - made by this suite
    assert "".join(root.itertext()).endswith("not conformant")


def _with(before: Run, **outcomes: Any) -> Run:
    results = [
        msgspec.structs.replace(one, outcome=outcomes.get(one.operation.replace("-", "_"), one.outcome))
        for one in before.results
    ]
    return msgspec.structs.replace(before, results=results)


def test_two_runs_are_compared() -> None:
    before = run(embedded(), Settings("smoke", only=("HTTP-SUCCESS-01",)))
    after = _with(before, get_mapping="failed", get_mappings="not-testable")
    assert [(one.operation, one.kind, one.is_worse) for one in compared(before, after)] == [
        ("get-mappings", "no longer tested", True),
        ("get-mapping", "regressed", True),
    ]
    assert {one.kind for one in compared(after, before)} == {"mended", "newly tested"}
    assert compared(before, before) == []


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text("{}")
    with pytest.raises(ValueError, match=r"results\.json"):
        load_run(file)
