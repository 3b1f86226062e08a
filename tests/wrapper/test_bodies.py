"""Packed bodies: however the encoding is spelled and whoever unpacks it, all of it arrives, or an error says that it did not."""

from __future__ import annotations

import gzip
from typing import Any

import httpx2
import pytest

from itwin_platform.errors import ConnectionLost

from .clients import Both, raw

pytestmark = pytest.mark.anyio

ROWS = b"0x1,4.5\r\n" * 500
PACKED = gzip.compress(ROWS)


def partition(client: Any) -> Any:
    return client.grouping_and_mapping.get_cdm_partition("m", "x", location="a.csv")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", " gzip"])
async def test_a_packed_body_is_unpacked_and_one_that_ends_too_early_is_lost(both: Both, coding: str) -> None:
    seen = await both(partition, [raw(200, PACKED, content_type="text/csv", content_encoding=coding)])
    assert seen.value == ROWS
    seen = await both(partition, [raw(200, PACKED[:-20], content_type="text/csv", content_encoding=coding)])
    assert isinstance(seen.error, ConnectionLost)


async def test_a_body_that_the_transport_gave_whole_is_not_unpacked_again(both: Both) -> None:
    def given(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/csv", "content-encoding": "gzip"}, content=PACKED)

    assert (await both(partition, [given])).value == ROWS


async def test_an_empty_body_may_be_called_packed(both: Both) -> None:
    assert (await both(partition, [raw(200, b"", content_type="text/csv", content_encoding="gzip")])).value == b""
