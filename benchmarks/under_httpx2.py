"""The same small call with httpx2 in place of httpx, in a process of its own: prints seconds of CPU for one call.

Run as ``python -m benchmarks.under_httpx2 call|bare TIMES``.
"""

from __future__ import annotations

import sys

import httpx2

# Before anything else: whoever imports httpx from now on gets httpx2.
httpx2.alias_httpx()

from . import answers, bare  # noqa: E402
from .harness import cpu  # noqa: E402
from .rows import decoding  # noqa: E402


def main(what: str, times: int) -> float:
    """Seconds for one call, after a first one that is not counted."""
    transport = decoding.InProcess(answers.status())
    if what == "call":
        work = decoding.call(transport)
    else:
        http = httpx2.Client(transport=transport)
        work = lambda: bare.call(http, decoding.URL + bare.STATUS_PATH)  # noqa: E731
    cpu(work, times)()
    return cpu(work, times)()


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))
