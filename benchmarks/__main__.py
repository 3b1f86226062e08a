"""Run the rows: ``python -m benchmarks [--quick] [ROW ...]``.

Without names all rows run but ``commands``, which takes as long as the whole test suite.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import report, server
from .harness import Bench, Row, Size
from .peers import BUILD, Peers
from .rows import decoding, installed, network, waiting

#: In the order of the table.
ROWS: dict[str, Callable[[Bench], Row]] = {
    "decode": decoding.decode_page,
    "call": decoding.small_call,
    "page": decoding.page_call,
    "listing": network.listing,
    "numbered": network.numbered,
    "import": installed.imports,
    "wheel": installed.wheel,
    "rate-limit": waiting.rate_limit,
    "jobs": waiting.jobs,
    "download": network.download,
    "at-once": network.at_once,
    "commands": installed.commands,
}
#: Rows that are run only by name, and those for which a minute is too short.
_NOT_BY_DEFAULT = {"full": {"commands"}, "quick": {"commands", "jobs"}}
#: Bytes of the file that the partition is sixteen times.
_PIECE = {"full": 1 << 26, "quick": 1 << 22}


def main() -> int:
    """Returns 0 when every target is met, and after a quick run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Benchmarks of the SDK and its peers.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--quick", action="store_true", help="a short form of each row, kept apart from the results")
    given = parser.parse_args()
    unknown = set(given.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    size: Size = "quick" if given.quick else "full"
    partition = _partition(_PIECE[size])
    found: list[Row] = []
    with server.running(partition) as root:
        bench = Bench(Peers(), size, root)
        for name in given.rows or [one for one in ROWS if one not in _NOT_BY_DEFAULT[size]]:
            begun = time.monotonic()
            row = ROWS[name](bench)
            found.append(row)
            print(report.text_of(row, time.monotonic() - begun, size), flush=True)
    results = report.keep(found, list(ROWS), size)
    report.draw(results, size)
    if size == "quick":
        print("So few rounds show whether something broke, not whether a bound is kept: that takes `make bench`.")
        return 0
    missed = [row.name for row in found if not all(target.met for target in row.targets)]
    print("All targets are met." if not missed else f"Missed: {', '.join(missed)}.")
    return 1 if missed else 0


def _partition(size: int) -> Path:
    line = b"0x20000000%03x,Wall,%d.%03d,Concrete,2026-03-01T12:00:00Z\n"
    block = b"".join(line % (number % 4096, number % 7000, number % 1000) for number in range(20_000))
    path = BUILD / f"partition-{size}.csv"
    if not path.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        path.write_bytes((block * (size // len(block) + 1))[:size])
    return path


if __name__ == "__main__":
    sys.exit(main())
