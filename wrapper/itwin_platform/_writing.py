"""Writing what arrives on an event loop: by a thread of its own, so that neither the disk nor the network waits for the other."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Condition, Thread

__all__ = ["Writer"]

#: Bytes of a single write, where pieces are smaller. In writes of a megabyte the same file took the kernel half as long again.
_AT_ONCE = 1 << 18
#: Bytes that may wait for the disk before nothing more is read, and those that it begins again with.
_MOST, _FEW = 1 << 22, 1 << 21


class Writer:
    """Writes pieces in their order, in a thread that begins when there is enough for it.

    What waits for the disk (`wait`, `finish`, `stop`) is called in a worker thread; `add` never waits.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._collected: list[bytes] = []
        self._collected_size = 0
        self._batches: SimpleQueue[bytes | None] = SimpleQueue()
        self._changed = Condition()
        self._waiting = 0
        self._thread: Thread | None = None
        self._stopped = False
        self._error: Exception | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a thread that has to be stopped."""
        return self._thread is not None

    def add(self, piece: bytes) -> bool:
        """Take a piece; gives whether so much waits for the disk that `wait` should be called."""
        self._collected.append(piece)
        self._collected_size += len(piece)
        if self._collected_size >= _AT_ONCE:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="itwin-download", daemon=True)
                self._thread.start()
            with self._changed:
                self._waiting += self._collected_size
            self._batches.put(self._batch())
        return self._waiting > _MOST or self._error is not None

    def wait(self) -> None:
        """Wait until little waits for the disk; raises what writing raised."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting <= _FEW or self._error is not None)
        self._check()

    def finish(self) -> None:
        """Wait until all is written; raises what writing raised."""
        self._end()
        self._check()
        rest = self._batch()
        if rest:
            self._write(rest)

    def stop(self) -> None:
        """End without writing what still waits."""
        self._stopped = True
        self._end()

    def _batch(self) -> bytes:
        batch = self._collected[0] if len(self._collected) == 1 else b"".join(self._collected)
        self._collected, self._collected_size = [], 0
        return batch

    def _end(self) -> None:
        if self._thread is not None:
            self._batches.put(None)
            self._thread.join()
            self._thread = None

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while (batch := self._batches.get()) is not None:
            size = len(batch)
            if not self._stopped and self._error is None:
                try:
                    self._write(batch)
                except Exception as error:  # noqa: BLE001 - raised where the pieces come from
                    self._error = error
            # Its memory is used again for what arrives next.
            del batch
            with self._changed:
                self._waiting -= size
                self._changed.notify()
