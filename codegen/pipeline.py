"""From ``specs/`` to ``generated/``: the whole run, into a fresh folder, and the comparison with what is committed."""

from __future__ import annotations

import filecmp
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .codes import codes_page
from .complete import require_complete
from .coverage import coverage_page
from .documents import load
from .lint import lint
from .normalise import normalise
from .overlay import apply
from .plan import ApiPlan
from .problems import CodegenError, Repair
from .provenance import require_provenance
from .render import dumps, render, render_facades
from .repair import repaired

__all__ = ["PACKAGE", "Source", "differences", "generate", "pages_of", "sources", "write"]

PACKAGE = "itwin_platform_api"
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Generated:
    """One API that was generated: its plan, its mended definition, what was mended, and its provenance, if it has one."""

    plan: ApiPlan
    document: dict[str, Any]
    repairs: tuple[Repair, ...]
    provenance: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Source:
    """One definition and what belongs to it."""

    name: str
    definition: Path
    overlay: Path | None
    provenance: Path | None

    @classmethod
    def of(cls, specs: Path, definition: Path) -> Source:
        name = definition.stem
        overlay = specs / "overlays" / f"{name}.yaml"
        provenance = specs / "provenance" / f"{name}.yaml"
        is_ours = definition.parent == specs
        return cls(name, definition, overlay if overlay.exists() else None, provenance if is_ours else None)


def sources(specs: Path) -> list[Source]:
    """Every definition in ``specs/`` and in ``specs/local/``, in order of name."""
    found = [
        *specs.glob("*.yaml"),
        *specs.glob("*.json"),
        *(specs / "local").glob("*.json"),
        *(specs / "local").glob("*.yaml"),
    ]
    if not found:
        raise CodegenError("holds no definition", source=str(specs))
    by_name: dict[str, Source] = {}
    for path in sorted(found, key=lambda one: one.stem):
        one = Source.of(specs, path)
        if one.name in by_name:
            raise CodegenError(f"and {by_name[one.name].definition} define the same API", source=str(path))
        by_name[one.name] = one
    return list(by_name.values())


@contextmanager
def generate(apis: Sequence[Source]) -> Iterator[tuple[Path, dict[str, tuple[Repair, ...]]]]:
    """Generate the packages of ``apis`` into a temporary folder; gives it and what was repaired in each definition.

    Raises:
        CodegenError: a definition cannot be generated without loss.
    """
    with tempfile.TemporaryDirectory(prefix="itwin-codegen-") as folder:
        root = Path(folder) / "generated" / PACKAGE
        root.mkdir(parents=True)
        _write_shared(root)
        done = {api.name: _generate_one(api, root) for api in apis}
        repairs = {name: one.repairs for name, one in done.items()}
        (root / "facades.py").write_text(render_facades([one.plan for one in done.values()]), encoding="utf-8")
        _format(root)
        known = [(one.plan, one.provenance) for one in done.values() if one.provenance is not None]
        if known:
            coverage, codes = pages_of(root)
            coverage.parent.mkdir()
            coverage.write_text(coverage_page(known), encoding="utf-8")
            documents = [(one.plan, one.document) for one in done.values() if one.provenance is not None]
            codes.write_text(codes_page(documents), encoding="utf-8")
        yield root, repairs


def write(generated: Path, target: Path) -> None:
    """Put the generated packages in place of those in ``target``."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(generated, target)
    for page, copy in zip(pages_of(generated), pages_of(target), strict=True):
        if page.exists():
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(page, copy)


def differences(generated: Path, target: Path) -> list[str]:
    """The files in which ``target`` is not what was generated, relative, in order; empty when it is."""
    ours = {path.relative_to(generated) for path in _files(generated)}
    theirs = {path.relative_to(target) for path in _files(target)}
    pages = zip(pages_of(generated), pages_of(target), strict=True)
    stale = [
        f"differs: docs/{page.name}"
        for page, copy in pages
        if page.exists() and not (copy.exists() and filecmp.cmp(page, copy, shallow=False))
    ]
    changed = {path for path in ours & theirs if not filecmp.cmp(generated / path, target / path, shallow=False)}
    return sorted(
        [f"missing: {path}" for path in ours - theirs]
        + [f"not generated: {path}" for path in theirs - ours]
        + [f"differs: {path}" for path in changed]
        + stale
    )


def pages_of(package: Path) -> tuple[Path, Path]:
    """The pages of coverage and of error codes of a generated package: ``docs/`` stands beside ``generated/``."""
    docs = package.parents[1] / "docs"
    return docs / "coverage.md", docs / "error-codes.md"


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _generate_one(api: Source, root: Path) -> Generated:
    definition = load(api.definition)
    source = str(api.definition)
    overlay = None if api.overlay is None else load(api.overlay)
    overlaid = definition if overlay is None else apply(definition, overlay, source=str(api.overlay))
    provenance = None if api.provenance is None else require_provenance(overlaid, api.provenance)
    mended, repairs = repaired(overlaid)
    lint(mended, source=source)
    normalised = normalise(api.name, mended, source=source)
    package = root / normalised.plan.package
    data, complaints = render(normalised, package, source=source)
    require_complete(mended, normalised.plan, data, package, source=source)
    if complaints:
        raise CodegenError(f"the generator complains: {complaints[0]}", source=source)
    (package / "definition.json").write_text(dumps(mended), encoding="utf-8")
    record = {
        "api": api.name,
        "definition": _digest(api.definition),
        "overlay": None if api.overlay is None else _digest(api.overlay),
        "generator": f"openapi-python-client {version('openapi-python-client')}",
        "templates": _digest_tree(_HERE / "templates"),
        "operations": len(normalised.plan.operations),
        "schemas": {
            kind: sum(one.kind == kind for one in normalised.plan.schemas)
            for kind in ("struct", "enum", "map", "inlined", "header")
        },
    }
    (package / "PROVENANCE.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return Generated(normalised.plan, mended, (*repairs, *normalised.repairs), provenance)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest_tree(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.jinja")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write_shared(root: Path) -> None:
    (root / "__init__.py").write_text(
        '"""Low-level clients of the iTwin Platform, generated from its API definitions."""\n'
    )
    (root / "py.typed").write_text("")
    shutil.copytree(_HERE / "runtime", root / "runtime", ignore=shutil.ignore_patterns("__pycache__"))


def _format(root: Path) -> None:
    """Sort imports, drop the unused ones, format; with the ruff of this environment and settings of our own."""
    settings = str(_HERE / "ruff.toml")
    for step in (["check", "--fix", "--quiet", "--no-cache"], ["format", "--quiet", "--no-cache"]):
        done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "ruff", *step, "--config", settings, str(root)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CodegenError(
                f"ruff {step[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}", source=str(settings)
            )
