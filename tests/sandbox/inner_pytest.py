"""pytest within a test, in the same process: another one would spend most of its time on importing what is here."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import itwin_platform
import itwin_platform_api

__all__ = ["run"]


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    """Run a file of tests as a user would; warnings are errors."""
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:pytest_socket", "-W", "error", *options)


def _load_everything() -> None:
    # When this is imported, that is before pytester notes which modules there are: it forgets the others afterwards, and who loads one of them a
    # second time has other classes than those who kept the first ones.
    for package in (itwin_platform, itwin_platform_api):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not one.name.endswith("__main__"):
                importlib.import_module(one.name)


_load_everything()
