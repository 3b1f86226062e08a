"""The wheel in an empty environment: it holds what it should, imports with two dependencies, and says what is missing."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from .distributions import closure

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd="/")
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and its core dependencies alone, filled from the present one: no network."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    for name in closure("httpx2", "msgspec"):
        for file in importlib.metadata.files(name) or []:
            top = file.parts[0]
            if top not in {"..", "__pycache__"} and not (site / top).exists():
                (site / top).symlink_to(Path(str(importlib.metadata.distribution(name).locate_file(top))))
    return python


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "itwin_conformance",
        "itwin_platform",
        "itwin_platform_api",
    }
    for package in ("itwin_conformance", "itwin_platform", "itwin_platform_api"):
        assert f"{package}/py.typed" in names
    assert "itwin_platform_api/export/definition.json" in names


def test_the_conformance_command_needs_nothing_that_stays_out_of_the_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    assert not (tmp_path / "itwin_conformance" / "planted").exists()
    command = (sys.executable, "-P", "-m", "itwin_platform._cli", "conformance", "--profile", "smoke")

    def conformance(*arguments: str) -> subprocess.CompletedProcess[str]:
        # Before the checkout on the path, so that every module comes from the wheel.
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )

    done = conformance("--only", "HTTP-ERROR-01")
    assert "INCOMPLETE" in done.stdout, done.stdout + done.stderr  # a part is never CONFORMANT
    refused = conformance("--plant", "error-without-envelope")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == "itwin conformance: the bugs to plant come with the project's sources alone\n"


def test_a_module_of_the_wheel_imports_none_that_stays_out_of_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        sources = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".py")}
    missing = {
        f"{name}: {module}"
        for name, source in sources.items()
        if name.startswith("itwin_conformance/")
        for module in imported(name, ast.parse(source))
        if f"{module}.py" not in sources and f"{module}/__init__.py" not in sources
    }
    assert missing == set()


def imported(name: str, tree: ast.Module) -> set[str]:
    """The modules of its own distribution that one imports anywhere: ``from .x import y`` means x, not y."""
    folder = name.split("/")[:-1]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            found.add("/".join([*folder[: len(folder) - node.level + 1], *node.module.split(".")]))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("itwin_"):
            found.add((node.module or "").replace(".", "/"))
    return found


def test_it_needs_httpx_and_msgspec_alone() -> None:
    needed = [one for one in importlib.metadata.requires("itwin-platform") or [] if "extra ==" not in one]
    assert sorted(re.split(r"[^\w.-]", one)[0] for one in needed) == ["httpx2", "msgspec"]


def test_it_imports_and_works_without_extras(empty: Path) -> None:
    program = """
import itwin_platform, itwin_platform.errors, itwin_platform.models.export, itwin_platform.testing
from itwin_platform import ITwinPlatform
from itwin_platform._http import httpx2
answer = {"id": "1", "itwinId": "2", "status": "Active"}
transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=answer))
with ITwinPlatform(base_url="https://example.test", token="t", transport=transport) as itwin:
    print(itwin.access_control.get_itwin_job("2", "1").status)
"""
    assert run(empty, "-W", "error", "-c", program).stdout == "Active\n"


@pytest.mark.parametrize(
    ("program", "extra"),
    [
        ("from itwin_platform.sandbox import Sandbox; Sandbox()", "sandbox"),
        ("from itwin_platform._cli import main; main()", "cli"),
    ],
)
def test_a_part_without_its_extra_says_what_to_install(empty: Path, program: str, extra: str) -> None:
    done = run(empty, "-c", program, check=False)
    assert done.returncode != 0
    assert f"pip install 'itwin-platform[{extra}]'" in done.stderr.splitlines()[-1]


def test_the_command_without_its_extra_is_one_line(empty: Path) -> None:
    done = run(empty.parent / "itwin", "--help", check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
