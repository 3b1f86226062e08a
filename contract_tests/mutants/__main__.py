"""``python -m mutants``: every measurement, as far as the time goes, then the page and the rates.

What has been judged stays until its sources change, so calling it again goes on. Ends with 0 when all targets are reached, 1
when one is not, 2 when mutants are left to be judged.
"""

from __future__ import annotations

import argparse
import sys
import time

from . import derived, page, planted, wrapper


def main(arguments: list[str] | None = None) -> int:
    """Judge, write the page, print the rates."""
    parser = argparse.ArgumentParser(prog="python -m mutants", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40, help="stop after so many; call again to go on")
    ends = time.monotonic() + parser.parse_args(arguments).minutes * 60
    for measure in (derived.main, planted.main, wrapper.main):
        measure(["--minutes", f"{max(0.0, ends - time.monotonic()) / 60:.3f}"])
    page.PAGE.write_text(page.render(), encoding="utf-8")
    rates = page.rates()
    print(*rates, sep="\n")
    if any(rate.left for rate in rates):
        return 2
    return 0 if all(rate.is_reached for rate in rates) else 1


if __name__ == "__main__":
    sys.exit(main())
