"""The fixtures for pytest, as tests of other people use them."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from .inner_pytest import run

pytest_plugins = ["pytester"]


def test_pytest_finds_the_plugin_by_itself() -> None:
    (found,) = entry_points(group="pytest11", name="itwin-platform")
    assert found.value == "itwin_platform.testing._plugin"


def test_a_test_is_three_lines(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        def test_a_status(itwin):
            answer = itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
            assert answer.extraction.state == "Succeeded"
        """,
    ).assert_outcomes(passed=1)


def test_a_job_is_waited_for_in_no_time(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
        MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"

        def test_a_run(itwin, itwin_sandbox, itwin_clock):
            before = itwin_clock.monotonic()
            run = itwin.extractions.run(IMODEL, mappings=[MAPPING])
            assert run.wait(deadline=600).state == "Succeeded"
            assert itwin_clock.monotonic() > before
            assert itwin_clock is itwin_sandbox.clock
        """,
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_asynchronous_tests_use_the_asynchronous_client(pytester: pytest.Pytester, backend: str) -> None:
    run(
        pytester,
        f"""
        import pytest

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["{backend}"])
        async def test_a_status(async_itwin, anyio_backend):
            answer = await async_itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
            assert answer.extraction.state == "Succeeded"
        """,
    ).assert_outcomes(passed=1)


def test_every_test_has_a_sandbox_of_its_own(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import pytest

        @pytest.mark.parametrize("n", range(2))
        def test_alone(itwin, itwin_sandbox, n):
            itwin.grouping_and_mapping.create_mapping(
                imodel_id="70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a", mapping_name="New")
            assert len(itwin_sandbox.platform.store.mappings) == 5
        """,
    ).assert_outcomes(passed=2)


def test_options_come_by_the_marker_the_nearest_last(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import pytest
        pytestmark = pytest.mark.itwin_sandbox(rows=3, members=7)

        @pytest.mark.itwin_sandbox(rows=5)
        def test_options(itwin_sandbox):
            assert (itwin_sandbox.platform.settings.rows, itwin_sandbox.platform.settings.members) == (5, 7)
        """,
        "--strict-markers",
    ).assert_outcomes(passed=1)


def test_faults_are_survived_on_the_clock_of_the_test(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        from itwin_platform.testing import Fault

        def test_patience(itwin, itwin_sandbox, itwin_clock):
            itwin_sandbox.faults.add(Fault.TOO_MANY, times=3)
            itwin.grouping_and_mapping.get_extraction_status("40f71ed2-31a3-45d3-bce0-5c9f3f112c03")
            assert sum(itwin_clock.sleeps) >= 9
        """,
    ).assert_outcomes(passed=1)


def test_without_the_extra_only_those_who_use_it_are_told(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import sys
        sys.modules["jsonschema_rs"] = None

        def test_of_something_else():
            pass

        def test_that_needs_it(itwin_sandbox):
            pass
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*MissingExtra*pip install 'itwin-platform[[]sandbox[]]'*"])


def test_loading_the_plugin_loads_nothing_else() -> None:
    code = """
import sys, pytest
before = set(sys.modules)
import itwin_platform.testing._plugin
print(*sorted(set(sys.modules) - before))
"""
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert loaded == ["itwin_platform", "itwin_platform.testing", "itwin_platform.testing._plugin"]
