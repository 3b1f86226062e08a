"""One of several real processes that share a budget: ten threads that call until their share is done.

Run as ``python -m benchmarks.limited ours|by-hand ADDRESS SHARED_FILE CALLS``.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from itwin_platform import ITwinPlatform, RateLimit

from . import answers, bare, by_hand
from .simulation import MOST, WORKERS

__all__ = ["main"]


def main(who: str, root: str, shared: Path, calls: int) -> None:
    """Make the calls of one process."""
    with ThreadPoolExecutor(WORKERS) as pool:
        if who == "by-hand":
            web = by_hand.session(answers.TOKEN)
            list(pool.map(lambda _: by_hand.get_with_retry(web, root + bare.STATUS_PATH), range(calls)))
            return
        limit = RateLimit(per_minute=MOST, shared=shared)
        with ITwinPlatform(base_url=root, token=answers.TOKEN, rate_limit=limit, deadline=600) as itwin:
            get = itwin.grouping_and_mapping.get_extraction_status
            list(pool.map(lambda _: get(answers.EXTRACTION), range(calls)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
