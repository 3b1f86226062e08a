"""Run the tests of clients and wrapper a second time on httpx2, the successor of httpx.

Only a test environment puts one in place of the other like this; the packages themselves import httpx in one place each.
"""

from __future__ import annotations

import sys

import httpx2

# Before anything else: whoever imports httpx from now on gets httpx2.
httpx2.alias_httpx()

import pytest  # noqa: E402 - after the alias

PATHS = ("tests/wrapper", "tests/generated", "contract_tests/client")
#: pytest warns that the alias imported modules which its plugins would have rewritten.
OPTIONS = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


if __name__ == "__main__":
    sys.exit(pytest.main([*OPTIONS, *PATHS]))
