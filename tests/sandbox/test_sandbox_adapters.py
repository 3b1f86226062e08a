"""The ways in: httpx2 transports, ASGI, and a port on loopback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

import itwin_platform.sandbox
from itwin_platform._http import httpx2
from itwin_platform.errors import MissingExtra
from itwin_platform.sandbox import Sandbox, running
from itwin_platform.sandbox._messages import SandboxReply

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
STATUS = f"{ROOT}/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
CDM = f"{ROOT}/f1fe5959-35ab-467e-83b8-a679b722d80f/extractions/d4ca244b-81c8-4146-934d-e5936345bba2/cdm/partitions"
LOCATION = {"location": "Beam/part00001.csv"}
#: So many rows that a table does not fit into one piece.
MANY = 20_000
HEADERS = {"authorization": "Bearer sandbox-token"}
NEW = {"iModelId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", "mappingName": "New"}


def test_only_what_is_promised_is_exported() -> None:
    assert itwin_platform.sandbox.__all__ == ["Sandbox", "running"]


def test_the_sync_transport(sandbox: Sandbox) -> None:
    with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client:
        answer = client.get(STATUS).json()
        assert answer["extraction"]["_links"]["logs"]["href"] == f"http://localhost{STATUS}/logs"
        assert client.post(ROOT, json=NEW).status_code == 201
        assert client.get(f"{ROOT}?iModelId={NEW['iModelId']}").json()["mappings"][2]["mappingName"] == "New"


def test_a_small_answer_comes_unread_as_from_a_network(sandbox: Sandbox) -> None:
    with (
        httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client,
        client.stream("GET", STATUS) as response,
    ):
        body = b"".join(response.iter_raw())
        assert len(body) == response.num_bytes_downloaded == int(response.headers["content-length"])


def test_a_prefix_before_the_paths(sandbox: Sandbox) -> None:
    base = f"{sandbox.url}/gateway"
    with httpx2.Client(transport=sandbox.transport(prefix="/gateway/"), base_url=base, headers=HEADERS) as client:
        href = client.get(STATUS).json()["extraction"]["_links"]["logs"]["href"]
        assert href == f"{base}{STATUS}/logs"
        assert client.get(href).status_code == 200


def test_the_sync_transport_streams(caller: Callable[[Sandbox], Call]) -> None:
    sandbox = Sandbox(rows=MANY)
    whole = caller(sandbox)("GET", CDM, "location=Beam%2Fpart00001.csv").content()
    with (
        httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client,
        client.stream("GET", CDM, params=LOCATION) as response,
    ):
        chunks = list(response.iter_bytes())
    assert len(chunks) > 1
    assert b"".join(chunks) == whole


def test_a_download_can_be_left_early() -> None:
    sandbox = Sandbox(rows=100_000_000)
    with (
        httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client,
        client.stream("GET", CDM, params=LOCATION) as response,
    ):
        assert next(response.iter_lines())


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_transport(caller: Callable[[Sandbox], Call], backend: str) -> None:
    sandbox = Sandbox(rows=MANY)
    whole = caller(sandbox)("GET", CDM, "location=Beam%2Fpart00001.csv").content()

    async def main() -> None:
        transport = sandbox.async_transport()
        async with httpx2.AsyncClient(transport=transport, base_url=sandbox.url, headers=HEADERS) as client:
            assert (await client.post(ROOT, json=NEW)).status_code == 201
            async with client.stream("GET", CDM, params=LOCATION) as response:
                chunks = [chunk async for chunk in response.aiter_bytes()]
            assert len(chunks) > 1
            assert b"".join(chunks) == whole

    anyio.run(main, backend=backend)


def test_a_long_download_does_not_block_the_loop() -> None:
    sandbox = Sandbox(rows=160_000)
    order: list[str] = []

    async def download(client: httpx2.AsyncClient) -> None:
        async with client.stream("GET", CDM, params=LOCATION) as response:
            async for _ in response.aiter_bytes():
                order.append("download")  # noqa: PERF401 - each piece in its turn is the point

    async def small(client: httpx2.AsyncClient) -> None:
        for _ in range(5):
            assert (await client.get(STATUS)).status_code == 200
            order.append("small")

    async def main() -> None:
        transport = sandbox.async_transport()
        async with (
            httpx2.AsyncClient(transport=transport, base_url=sandbox.url, headers=HEADERS) as client,
            anyio.create_task_group() as group,
        ):
            group.start_soon(download, client)
            group.start_soon(small, client)

    anyio.run(main)
    assert order.index("small") < 10
    assert order[-1] == "download"


def test_one_sandbox_serves_many_threads(sandbox: Sandbox) -> None:
    def create(number: int) -> int:
        with httpx2.Client(transport=sandbox.transport(), base_url=sandbox.url, headers=HEADERS) as client:
            return client.post(ROOT, json=NEW | {"mappingName": f"N{number}"}).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(create, range(200))) == {201}
    mappings = list(sandbox.platform.store.mappings.values())
    assert len(mappings) == 204
    assert len({mapping.sequence for mapping in mappings}) == 204


def test_as_an_application_under_a_path(sandbox: Sandbox) -> None:
    app = Starlette(routes=[Mount("/some/where", app=sandbox.app())])

    async def main() -> None:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="https://host.test:444", headers=HEADERS) as client:
            answer = (await client.get(f"/some/where{STATUS}")).json()
            href = answer["extraction"]["_links"]["status"]["href"]
            assert href == f"https://host.test:444/some/where{STATUS}"
            assert (await client.get(href)).json() == answer
            assert (await client.get(f"/some/where{ROOT}/%2F/extractions")).status_code == 404

    anyio.run(main)


def test_on_a_port(sandbox: Sandbox) -> None:
    with running(sandbox) as url, httpx2.Client(base_url=url, headers=HEADERS) as client:
        assert url.startswith("http://127.0.0.1:")
        answer = client.get(STATUS)
        assert answer.json()["extraction"]["_links"]["status"]["href"] == f"{url}{STATUS}"
        assert client.get("/nowhere").status_code == 404
        assert client.get("/").headers["content-type"] == "text/html; charset=utf-8"
        assert client.head(STATUS).status_code == 405
        table = client.get(CDM, params=LOCATION)
        assert table.headers["content-type"].startswith("text/csv")
        assert table.headers["transfer-encoding"] == "chunked"
        started = client.post(
            "/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs", json={"exportType": "IFC"}
        )
        assert (started.status_code, started.content) == (202, b"")
        assert started.headers["location"].startswith(url)
        assert client.post(ROOT, content=b"x" * 5_000_000).status_code == 413
        token = client.post(
            "/ims/connect/token",
            data={"grant_type": "client_credentials", "scope": "itwin-platform"},
            auth=("service-sandbox", "sandbox-secret"),
        ).json()["access_token"]
        assert client.get(STATUS, headers={"authorization": f"Bearer {token}"}).status_code == 200
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)
    assert sandbox.requests[0].operation_id == "get-extraction-status"


def test_a_port_in_use_is_a_plain_oserror(sandbox: Sandbox) -> None:
    with running(sandbox) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), running(port=port):
            pass


@pytest.mark.parametrize("module", ["jsonschema_rs", "uvicorn", "uvicorn.protocols.http.auto"])
def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"itwin-platform\[sandbox\]") as caught, running(sandbox):
        Sandbox()
    assert "\n" not in str(caught.value)


def test_reset_brings_the_seeded_world_back(sandbox: Sandbox, call: Call) -> None:
    call("POST", ROOT, json=NEW)
    assert len(sandbox.platform.store.mappings) == 5
    sandbox.reset()
    assert len(sandbox.platform.store.mappings) == 4
