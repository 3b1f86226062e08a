"""The status page: what it shows, what it never shows, and that a browser can draw it."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from itwin_platform.sandbox import Sandbox, running
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest
from itwin_platform.testing import Fault, VirtualClock

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
STATUS = f"{ROOT}/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EMPTY_ELEMENTS = {"meta", "br", "link", "img", "input"}


class Strict(HTMLParser):
    """Fails at a tag that is not closed, or closed wrongly; collects texts and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.tags.add(tag)
        if tag not in EMPTY_ELEMENTS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append(data.strip())


def read(reply: SandboxReply) -> Strict:
    assert reply.status == 200
    page = Strict()
    page.feed(reply.content().decode())
    page.close()
    assert page.open == []
    return page


def test_anybody_may_look_whatever_is_accepted(call: Call) -> None:
    for accept in ("text/html", "*/*", "application/json"):
        reply = call("GET", "/", token=None, headers={"accept": accept})
        assert reply.header("content-type") == "text/html; charset=utf-8"
    head = call("HEAD", "/", token=None)
    assert (head.status, head.body) == (200, b"")
    assert call("POST", "/", token=None).status == 401


def test_it_needs_no_script_and_loads_nothing(call: Call) -> None:
    reply = call("GET", "/")
    page = read(reply)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "form"})
    assert "default-src 'none'" in str(reply.header("content-security-policy"))
    assert "prefers-color-scheme: dark" in reply.content().decode()
    assert "width=device-width" in reply.content().decode()


def test_it_counts_what_exists(call: Call) -> None:
    def mappings() -> str:
        texts = read(call("GET", "/")).texts
        return texts[texts.index("mappings") - 1]

    before = int(mappings())
    call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "New"})
    assert int(mappings()) == before + 1


def test_jobs_show_their_states_and_progress(call: Call, clock: VirtualClock) -> None:
    def jobs() -> list[tuple[str, str, int]]:
        page = call("GET", "/").content().decode()
        found = re.findall(
            r"<td>([\w ]+)</td><td class=\"\w+\">(\w+)</td><td><progress max=\"100\" value=\"(\d+)\"", page
        )
        return [(kind, state, int(progress)) for kind, state, progress in found]

    assert {progress for kind, state, progress in jobs() if state in {"Succeeded", "Completed"}} == {100}
    assert ("Export run", "PartialSuccess", 100) in jobs()
    call("POST", f"{ROOT}/extractions", json={"iModelId": IMODEL, "mappings": [{"id": MAPPING}]})
    call("POST", "/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs", json={"exportType": "IFC"})
    job = {"actions": {"removeMembers": [{"email": "maria.miller@example.com"}]}}
    call("POST", "/accesscontrol/itwins/806b19d5-c037-48a4-aa98-e297c81453f1/jobs", json=job)
    clock.advance(2)
    first, second, third, *_ = jobs()
    assert first[0] == "Extraction"
    assert 0 < first[2] < 100
    assert second == ("Export run", "Executing", 29)
    assert third == ("Access job", "Active", 67)
    clock.advance(3600)
    assert [job for job in jobs() if job[2] < 100] == [("Access job", "Active", 0)]


def test_requests_of_the_last_minutes_with_status_timing_and_fault(
    call: Call, sandbox: Sandbox, clock: VirtualClock
) -> None:
    call("GET", "/export/old")
    clock.advance(16 * 60)
    call("GET", STATUS)
    call("GET", "/export/nowhere")
    sandbox.faults.add(Fault.RESET_AFTER)
    call("GET", STATUS)
    sandbox.faults.add(Fault.ODD_STATUS)
    call("GET", STATUS)
    texts = read(call("GET", "/")).texts
    assert "3, 2 of them refused or failed. The newest first." not in texts
    assert "4, 3 of them refused or failed. The newest first." in texts
    assert texts.index("521") < texts.index("no answer") < texts.index("404 Not Found") < texts.index("200 OK")
    assert "reset-after" in texts
    assert "/export/old" not in texts
    assert any(re.fullmatch(r"\d+\.\d ms", text) for text in texts)
    # Looking is no request.
    assert "4, 3 of them refused or failed. The newest first." in read(call("GET", "/")).texts


def test_active_faults_say_what_they_will_do(call: Call, sandbox: Sandbox) -> None:
    assert "None: everything is answered as the platform would." in read(call("GET", "/")).texts
    sandbox.faults.add(Fault.TOO_MANY, operation="get-itwin-job", times=1200, after=2)
    sandbox.faults.schedule(7)
    texts = read(call("GET", "/")).texts
    at = texts.index("too-many")
    assert texts[at : at + 3] == ["too-many", "get-itwin-job", "1,200 more, after 2 good ones; 0 met so far"]
    assert texts[at + 3 : at + 6] == ["schedule, seed 7", "every operation", "until it is removed; 0 met so far"]


def test_what_callers_send_is_escaped_and_secrets_are_not_shown(call: Call) -> None:
    call("GET", "/export/<script>alert(1)</script>", "access_token=unspoken", token="unspoken")
    call("GET", "/export/%3Cb%3E&amp;", headers={"x-note": "unspoken"})
    text = call("GET", "/").content().decode()
    assert "<script>" not in text
    assert "/export/&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "/export/%3Cb%3E&amp;amp;" in text
    assert "unspoken" not in text
    assert "sandbox-token" not in text


@pytest.mark.parametrize(("query", "expected"), [("refresh=5", True), ("refresh=0;url=http://x", False), ("", False)])
def test_it_is_loaded_again_only_when_asked_and_only_itself(call: Call, query: str, *, expected: bool) -> None:
    text = call("GET", "/", query).content().decode()
    assert ('<meta http-equiv="refresh" content="5">' in text) is expected
    assert ('http-equiv="refresh"' in text) is expected
    assert ("Stop" in text) is expected


def test_its_own_links_keep_the_path_under_which_it_is_mounted(sandbox: Sandbox) -> None:
    reply = sandbox.platform.handle(SandboxRequest("GET", "/", "", (("host", "a.test"),), prefix='/some"/where'))
    assert 'href="/some&quot;/where/?refresh=5"' in reply.content().decode()


def test_a_long_history_stays_one_page(sandbox: Sandbox, call: Call) -> None:
    for _ in range(300):
        sandbox.platform.handle(SandboxRequest("GET", STATUS))
    page = call("GET", "/").content().decode()
    assert page.count("401 Unauthorized") == 100
    assert "300, 300 of them refused or failed" in page


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_draws_it(tmp_path: Path, width: int) -> None:
    assert CHROMIUM is not None
    picture = tmp_path / "page.png"
    with running(Sandbox()) as url:
        command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
                   f"--window-size={width},900", f"--screenshot={picture}", f"{url}/"]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    data = picture.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (width, 900)
    # A blank page of this size is far smaller.
    assert len(data) > 20_000
