"""Answers that are read piece by piece: CSV partitions and other files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import Self

__all__ = ["AsyncByteStream", "ByteStream"]


class ByteStream:
    """The body of an answer, read once, from front to back; close it, or use it as a context manager."""

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None]) -> None:
        self._chunks = chunks
        self._close = close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        return self.iter_bytes()

    def iter_bytes(self) -> Iterator[bytes]:
        """Pieces of the body, as they arrive; none is empty."""
        try:
            for chunk in self._chunks:
                if chunk:
                    yield chunk
        finally:
            self.close()

    def iter_lines(self, encoding: str = "utf-8") -> Iterator[str]:
        """Lines of the body without their line ends; a quoted line break inside a CSV field splits too."""
        rest = b""
        for chunk in self.iter_bytes():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.removesuffix(b"\r").decode(encoding)
        if rest:
            yield rest.decode(encoding)

    def read(self) -> bytes:
        """The whole body, in memory."""
        return b"".join(self.iter_bytes())

    def close(self) -> None:
        """Give the connection back, whether or not everything was read."""
        self._close()


class AsyncByteStream:
    """The body of an answer, read once, from front to back; close it, or use it as a context manager."""

    def __init__(self, chunks: AsyncIterator[bytes], close: Callable[[], Awaitable[None]]) -> None:
        self._chunks = chunks
        self._close = close

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.iter_bytes()

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Pieces of the body, as they arrive; none is empty."""
        try:
            async for chunk in self._chunks:
                if chunk:
                    yield chunk
        finally:
            await self.aclose()

    async def iter_lines(self, encoding: str = "utf-8") -> AsyncIterator[str]:
        """Lines of the body without their line ends; a quoted line break inside a CSV field splits too."""
        rest = b""
        async for chunk in self.iter_bytes():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.removesuffix(b"\r").decode(encoding)
        if rest:
            yield rest.decode(encoding)

    async def read(self) -> bytes:
        """The whole body, in memory."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def aclose(self) -> None:
        """Give the connection back, whether or not everything was read."""
        await self._close()
