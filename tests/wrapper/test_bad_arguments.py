"""Whatever stands in an argument, a reference, a token to go on from or the environment: a value, or an error of ours."""

from __future__ import annotations

import base64
import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itwin_platform import AsyncITwinPlatform, ITwinPlatform, wait_all
from itwin_platform.errors import ConfigurationError, InvalidRequest, ITwinError
from itwin_platform.sandbox import Sandbox

from .clients import TOKEN

IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"
ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"

SANDBOX = Sandbox()
CLIENT = ITwinPlatform(base_url=SANDBOX.url, token="sandbox-token", transport=SANDBOX.transport())

TEXTS = st.text(max_size=20) | st.sampled_from(
    ["", ".", "..", "a/b", "%2e%2e", "\x00", "\ud800", "\r\nX: y", "http://[", "http://a:99999/", "#f", "{imodelId}"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ids", "kind", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def unsent(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError(request)


# What is not what the types say, where a text would be taken letter by letter, or where it is easily mistaken


@pytest.mark.parametrize(
    ("use", "path", "problem"),
    [
        (lambda c: c.extractions.run("i", mappings="m"), "mappings", "Expected a list of texts, got one text"),
        (lambda c: c.extractions.run("i", mappings=5), "mappings", "Expected a list of texts, got `int`"),
        (lambda c: c.extractions.run("i", mappings=["m"], ec_instance_ids="0x1"), "ec_instance_ids", "got one text"),
        (lambda c: c.extractions.get("x", mappings="m"), "mappings", "Expected a list of texts, got one text"),
        (lambda c: c.access_jobs.run("i", remove_members="a@b"), "remove_members", "got one text"),
        (lambda c: c.access_jobs.run("i", assign_roles="a@b"), "assign_roles", "Expected a mapping"),
        (lambda c: c.access_jobs.run("i", assign_roles={"a@b": "r"}), "assign_roles['a@b']", "got one text"),
        (lambda c: c.access_jobs.run("i", unassign_roles={"a@b": "r"}), "unassign_roles['a@b']", "got one text"),
        (lambda c: c.exports.run("c", export_type=None), "$.exportType", "Expected `str`, got `null`"),
        (lambda c: c.exports.run("c", export_type="IFC", ifc_version=7), "$.ifcVersion", "Expected `str`, got `int`"),
        (lambda c: c.exports.run("c", export_type="\ud800"), "$", "Expected texts that UTF-8 can write"),
        (lambda c: c.exports.run("c", export_type="IFC", input_options="x"), "$.inputOptions", "Expected `object`"),
    ],
)
def test_an_argument_that_does_not_fit_is_named_before_anything_is_sent(
    use: Callable[[Any], Any], path: str, problem: str
) -> None:
    client = ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(unsent))
    with pytest.raises(InvalidRequest) as caught:
        use(client)
    assert caught.value.path == path
    assert problem in str(caught.value)


def test_an_enum_may_be_spelled_as_a_text_also_at_a_door() -> None:
    sent: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json={"runs": [], "_links": {}})
        sent.append(request.content)
        return httpx2.Response(202, headers={"location": "https://api.bentley.com/export/connections/c/runs/r"})

    client = ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(answer))
    assert client.exports.run("c", export_type="IFC", ifc_version="IFC4.3").id == "r"
    assert [json.loads(one) for one in sent] == [{"exportType": "IFC", "ifcVersion": "IFC4.3"}]


@pytest.mark.parametrize(
    ("jobs", "got"), [("text", "str"), (5, "int"), ([None], "NoneType"), (CLIENT.extractions.get("x"), "Extraction")]
)
def test_only_handles_can_be_waited_for(jobs: Any, got: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^Expected handles of jobs in a list, got `{got}`"):
        wait_all(jobs)


# References and tokens


def _token(of: Callable[..., Any]) -> list[Any]:
    """The parts of a token that stands in the middle of a listing."""
    listing = of()
    next(iter(listing))
    token = listing.resume_token
    parts: list[Any] = json.loads(base64.urlsafe_b64decode(token + "=="))
    return parts


LISTINGS: list[Callable[..., Any]] = [
    lambda **options: CLIENT.extractions.list(IMODEL, **options),
    lambda **options: CLIENT.access_control.get_itwin_user_members(ITWIN, top=10, **options),
]
PARTS = [_token(listing) for listing in LISTINGS]


@given(which=st.sampled_from([0, 1]), place=st.integers(0, 5), value=JSON, pairs=st.lists(st.tuples(TEXTS, TEXTS)))
@settings(deadline=None, max_examples=150)
def test_a_changed_token_of_a_listing_is_refused_or_leads_to_a_place(
    which: int, place: int, value: Any, pairs: list[tuple[str, str]]
) -> None:
    parts = [*PARTS[which]]
    parts[place : place + 1] = [pairs] if place == 3 and pairs else [value]
    token = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()
    with suppress(ITwinError):
        list(LISTINGS[which](resume=token).limit(2))


def test_a_token_with_a_text_that_no_address_can_hold_is_refused() -> None:
    parts = [*PARTS[0][:3], [["$continuationToken", "\ud800"]], 0]
    token = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()
    with pytest.raises(InvalidRequest, match="Expected a resume token, got a text that is none"):
        list(LISTINGS[0](resume=token))


@given(kind=st.sampled_from(["extraction:", "job:", "export:", f"{SANDBOX.url}/", "{", ""]), rest=TEXTS)
@settings(deadline=None, max_examples=150)
def test_a_reference_leads_to_a_job_or_is_refused(kind: str, rest: str) -> None:
    with suppress(ITwinError):
        job = CLIENT.job(kind + rest)
        assert CLIENT.job(job.token).name == job.name
        job.status()


@given(changes=st.dictionaries(st.sampled_from(["v", "kind", "ids", "api", "mappings", "more"]), JSON, max_size=3))
@settings(deadline=None, max_examples=150)
def test_a_changed_token_of_a_job_leads_to_a_job_or_is_refused(changes: dict[str, Any]) -> None:
    token = json.loads(CLIENT.extractions.get("40f71ed2-31a3-45d3-bce0-5c9f3f112c03", mappings=["m"]).token)
    with suppress(ITwinError):
        CLIENT.job(json.dumps(token | changes)).status()


# Proxies and certificates

PROXIES = [
    "",
    "nonsense",
    "ftp://host",
    "http://user:hush-77@[::1",
    "socks5://user:hush-77@host:1",
    "\n",
]


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("kind", [ITwinPlatform, AsyncITwinPlatform])
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(kind: Any, proxy: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^The proxy cannot be used") as caught:
        kind(token=TOKEN, proxy=proxy)
    assert "hush-77" not in str(caught.value)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "a" * 100_000)
    with pytest.raises(ConfigurationError, match=name):
        ITwinPlatform(token=TOKEN)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_of_the_environment_that_cannot_be_read_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
        ITwinPlatform(token=TOKEN)


@pytest.mark.parametrize("address", [5, b"https://api.bentley.com", ["https://api.bentley.com"]])
def test_an_address_is_a_text(address: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^base_url is `"):
        ITwinPlatform(token=TOKEN, base_url=address)


# Paths of downloads


@pytest.mark.parametrize("path", ["/", "\x00", "\ud800", "a" * 300, "a" * 252, "file/below", "blocked", "/dev/null/x"])
def test_a_path_at_which_nothing_can_be_put_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "blocked.part").write_text("")
    run = CLIENT.extractions.latest(MAPPING)
    assert run is not None
    with pytest.raises(ConfigurationError):
        run.download(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["blocked.part", "file"]


def test_a_full_disk_is_an_error_of_ours_and_leaves_what_is_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = CLIENT.extractions.latest(MAPPING)
    assert run is not None
    written: list[int] = []

    def sync(file: int) -> None:
        written.append(file)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", sync)
    with pytest.raises(ConfigurationError, match="No space left on device"):
        run.download(tmp_path / "data")
    left = [one for one in (tmp_path / "data.part").rglob("*") if one.is_file()]
    assert not any(one.suffix == ".part" for one in left)
    assert len(left) == 2  # one partition, and what says to which extraction it belongs
    monkeypatch.undo()
    assert all(file.is_file() for file in run.download(tmp_path / "data"))
