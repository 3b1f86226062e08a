"""The body of an answer as it comes from the wire, and unpacked.

The HTTP library unpacks too, but takes a compressed body that ends too early for a whole one. Only gzip is asked for, because
its end can be told.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from ._http import httpx2

__all__ = ["Body", "read_more_at_once"]

_GZIP = zlib.MAX_WBITS | 16
#: Bytes that are asked of the connection at once while a file comes; what an event loop takes from a socket.
_READ = 1 << 18


def read_more_at_once(response: httpx2.Response) -> None:
    """Let the connection of an open answer give more than the HTTP library asks of it.

    The library asks for 64 KB, and an event loop has read 256 KB by then: the rest is copied anew for each quarter. It takes
    whatever a read gives. A transport that has no such connection is left as it is.
    """
    stream: Any = response.extensions.get("network_stream")
    if not hasattr(stream, "__dict__") or "read" in vars(stream) or not hasattr(stream, "read"):
        return
    read = stream.read
    stream.read = lambda max_bytes, timeout=None: read(max(max_bytes, _READ), timeout)


class Body:
    """Gives the pieces of one body, in either way of waiting, and unpacks them; gzip may have several members."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        coding = response.headers.get("content-encoding", "")
        # One that a transport gave whole is unpacked already.
        is_given = response.is_stream_consumed
        self._packed = coding != "" and not is_given and coding.strip().lower() == "gzip"
        self._raw = self._packed or (coding == "" and not is_given)
        self._member = zlib.decompressobj(_GZIP) if self._packed else None
        self._fed = False

    def arriving(self) -> Iterator[bytes]:
        """The pieces, still to be handed to `unpack`."""
        return self._response.iter_raw() if self._raw else self._response.iter_bytes()

    def arriving_async(self) -> AsyncIterator[bytes]:
        """The pieces, still to be handed to `unpack`."""
        return self._response.aiter_raw() if self._raw else self._response.aiter_bytes()

    def unpack(self, piece: bytes | None) -> bytes:
        """What a piece holds; None after the last one.

        Raises:
            DecodingError: the bytes are not in the encoding that the answer names.
            RemoteProtocolError: it ended too early.
        """
        if self._member is None or piece is None:
            if self._fed and self._member is not None and not self._member.eof:
                raise httpx2.RemoteProtocolError("the compressed body ended too early")
            return piece or b""
        found = []
        while piece:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            self._fed = True
            try:
                found.append(self._member.decompress(piece))
            except zlib.error as error:
                raise httpx2.DecodingError(str(error)) from None
            piece = self._member.unused_data
        return b"".join(found)

    def whole(self, pieces: list[bytes]) -> bytes:
        """What all pieces hold; errors as in `unpack`."""
        content = b"".join(pieces)
        if self._member is not None:
            content = self.unpack(content)
            self.unpack(None)
        return content
