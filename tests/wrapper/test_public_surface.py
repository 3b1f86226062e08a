"""What the package promises: its names, its modules, how cheap its import is, what its core keeps out, its examples."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import itwin_platform
from itwin_platform import errors, models

PACKAGE = Path(itwin_platform.__file__).parent


def fresh(code: str) -> str:
    """Run code in an interpreter that has imported nothing yet."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_all_is_sorted_and_is_what_can_be_had() -> None:
    names = itwin_platform.__all__
    # The order of the linter: constants, classes, the rest.
    assert names == sorted(names, key=lambda name: (0 if name.isupper() else 1 if name[0].isupper() else 2, name))
    assert set(names) == set(itwin_platform._HOMES)
    for name in names:
        assert getattr(itwin_platform, name) is not None
    assert set(names) <= set(dir(itwin_platform))


def test_what_type_checkers_see_is_what_is_loaded_at_run_time() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {
        alias.name: "." * node.level + (node.module or "")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == itwin_platform._HOMES


def test_a_name_that_is_not_promised_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        itwin_platform.Nonsense  # noqa: B018 - the look itself fails
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        models.nonsense  # noqa: B018


def test_only_four_modules_have_a_public_name() -> None:
    public = {one.name for one in pkgutil.iter_modules([str(PACKAGE)]) if not one.name.startswith("_")}
    assert public == {"errors", "models", "sandbox", "testing"}


def test_every_error_is_promised_and_stands_in_the_tree() -> None:
    classes = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.ITwinError)
    }
    assert classes | {"ErrorDetail"} == set(errors.__all__)
    above = [errors.ITwinError]
    drawn = {"ITwinError", "ErrorDetail"}
    for found in re.finditer(r"^    (.*)[├└]── (\w+)", errors.__doc__ or "", re.MULTILINE):
        depth, kind = len(found[1]) // 4 + 1, getattr(errors, found[2])
        assert issubclass(kind, above[depth - 1]), f"{found[2]} stands below {above[depth - 1].__name__}"
        above[depth:] = [kind]
        drawn.add(found[2])
    assert drawn == set(errors.__all__)


@pytest.mark.parametrize("api", models.__all__)
def test_models_are_given_api_by_api(api: str) -> None:
    module = getattr(models, api)
    generated = importlib.import_module(f"itwin_platform_api.{api}.models")
    assert module.__all__ == generated.__all__
    assert all(getattr(module, name) is getattr(generated, name) for name in module.__all__)


def test_the_import_loads_neither_the_http_library_nor_an_api() -> None:
    loaded = set(json.loads(fresh("import sys, json, itwin_platform; print(json.dumps(sorted(sys.modules)))")))
    assert "itwin_platform" in loaded
    assert not {
        name for name in loaded if name.split(".")[0] in {"httpx2", "msgspec", "itwin_platform_api", "anyio", "asyncio"}
    }


def test_a_client_loads_only_the_apis_that_are_used() -> None:
    code = """
import sys, itwin_platform
client = itwin_platform.ITwinPlatform(token="t")
client.export
print(*sorted(name for name in sys.modules if name.startswith("itwin_platform_api.") and name.endswith(".client")))
print(any(name.startswith("itwin_platform.sandbox") for name in sys.modules))
client.close()
"""
    assert fresh(code).split() == ["itwin_platform_api.export.client", "itwin_platform_api.runtime.client", "False"]


FORBIDDEN = {"httpx2", "time", "threading", "asyncio", "random", "anyio", "trio", "socket", "os"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "_core").glob("*.py")), ids=lambda path: path.stem)
def test_the_core_imports_nothing_that_does_io_or_reads_a_clock(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            # Out of the core, only the errors may be reached.
            assert node.level < 2 or node.module == "errors", ast.unparse(node)
    assert not {name for name in imported if name.split(".")[0] in FORBIDDEN}


def modules() -> list[str]:
    """Every module of the wrapper whose docstrings hold an example."""
    found = [itwin_platform.__name__, *(one.name for one in pkgutil.walk_packages([str(PACKAGE)], "itwin_platform."))]
    paths = {name: importlib.util.find_spec(name) for name in found}
    return [
        name for name, spec in paths.items() if spec and spec.origin and ">>> " in Path(spec.origin).read_text("utf-8")
    ]


def test_the_public_docstrings_hold_examples() -> None:
    assert {"itwin_platform._auth", "itwin_platform._client", "itwin_platform.testing._clock"} <= set(modules())


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_the_docstrings_give_what_they_say(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0
