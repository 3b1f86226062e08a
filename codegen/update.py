"""Take a downloaded definition in: as the new version of an API that is here, or as a further API.

Everything is made in a folder of its own first: the definitions as they would be, and all that is generated from
them. Only when that succeeded is anything written; and if writing itself fails, what was there is put back.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from .diff import Rating, Report, compare
from .documents import load
from .lint import lint
from .names import package_name
from .normalise import normalise, operations_of
from .overlay import apply
from .pipeline import PACKAGE, Source, generate, pages_of, sources, write
from .plan import ApiPlan
from .problems import CodegenError, Repair
from .repair import repaired

__all__ = ["RESERVED", "Added", "Updated", "add", "difference", "update"]

#: Attributes that clients have, and modules that the generated package has, beside those of APIs.
RESERVED = frozenset(
    {"access_jobs", "aclose", "api", "close", "execute", "exports", "extractions", "facades", "job", "paginate"}
    | {"runtime", "stream"}
)
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_WIDTH = 110
_STUB = "stub of an update: say more when the page was read"


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did; ``written`` is empty where the definition was the same."""

    report: Report
    written: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What a further API became."""

    plan: ApiPlan
    definition: Path
    repairs: tuple[Repair, ...]


def difference(specs: Path, name: str, download: Path) -> Report:
    """Compare a download with the definition of the API ``name``, both under its overlay.

    Raises:
        CodegenError: one of them cannot be read or overlaid, or no client can be made from it.
    """
    api = _existing(specs, name)
    return _compare(api, _overlaid(api, load(api.definition)), _overlaid(api, load(download)), download)


def update(specs: Path, output: Path, name: str, download: Path) -> Updated:
    """Put a download in the place of the definition of ``name``, and all that follows from it.

    Raises:
        CodegenError: as for :func:`difference`, or the generation failed; nothing was written.
    """
    api = _existing(specs, name)
    old, new = load(api.definition), load(download)
    overlaid = _overlaid(api, new)
    report = _compare(api, _overlaid(api, old), overlaid, download)
    if old == new:
        return Updated(report, ())
    files = {api.definition: _spelled_like(api.definition, new)}
    if api.provenance is not None and api.provenance.exists():
        files[api.provenance] = _provenance(api.provenance, overlaid)
    digest = hashlib.sha256(files[api.definition].encode()).hexdigest()
    if report.rating is not Rating.NONE:
        files[specs.parent / "changes" / f"{name}-{digest[:8]}.md"] = report.as_markdown()
    with _tried(specs, files, download) as tried:
        _commit(files, tried.package, output / PACKAGE)
    return Updated(report, tuple(files))


def add(specs: Path, output: Path, name: str, download: Path) -> Added:
    """Add a downloaded definition as a further API, in ``local/``, which is not committed.

    Raises:
        CodegenError: the name cannot be used, or the definition cannot be generated; nothing was written.
    """
    _require_new(specs, name)
    definition = load(download)
    target = specs / "local" / f"{name}.json"
    files = {target: json.dumps(definition, indent=2, ensure_ascii=False) + "\n"}
    with _tried(specs, files, download) as tried:
        api = Source.of(tried.specs, tried.specs / "local" / target.name)
        plan = normalise(name, _mended(_overlaid(api, definition), download), source=str(download)).plan
        _commit(files, tried.package, output / PACKAGE)
    return Added(plan, target, tried.repairs[name])


# -- reading -------------------------------------------------------------------------------------------------------


def _existing(specs: Path, name: str) -> Source:
    apis = {one.name: one for one in sources(specs)}
    if name not in apis:
        raise CodegenError(f"has no API {name!r}", source=str(specs), advice=f"There are {', '.join(apis)}.")
    return apis[name]


def _require_new(specs: Path, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise CodegenError(
            f"cannot be the name of an API: {name!r}",
            source="NAME",
            advice="Use small letters, digits and hyphens, beginning with a letter.",
        )
    taken = {package_name(one.name): one.name for one in sources(specs)}
    package = package_name(name)
    if package in taken:
        raise CodegenError(
            f"is the API {taken[package]!r}, which is here already",
            source="NAME",
            advice="Update it, or use another name.",
        )
    if package in RESERVED or not package.isidentifier():
        raise CodegenError(f"is taken: clients have {package!r} already", source="NAME", advice="Use another name.")


def _overlaid(api: Source, definition: dict[str, Any]) -> dict[str, Any]:
    overlay = None if api.overlay is None else load(api.overlay)
    return definition if overlay is None else apply(definition, overlay, source=str(api.overlay))


def _mended(overlaid: dict[str, Any], source: Path, *, with_defaults: bool = True) -> dict[str, Any]:
    """The definition as clients are made from it, if it is valid."""
    mended, _ = repaired(overlaid)
    lint(mended, source=str(source), with_defaults=with_defaults)
    return mended


def _compare(api: Source, old: dict[str, Any], new: dict[str, Any], download: Path) -> Report:
    # A default that does not fit any more is a difference like others.
    was = _mended(old, api.definition, with_defaults=False)
    now = _mended(new, download, with_defaults=False)
    return compare(api.name, was, now, source=str(download), old_source=str(api.definition))


# -- trying, then writing ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tried:
    """The definitions as they would be, the package made from them, and what was repaired on the way."""

    specs: Path
    package: Path
    repairs: dict[str, tuple[Repair, ...]]


@contextmanager
def _tried(specs: Path, files: dict[Path, str], download: Path) -> Iterator[_Tried]:
    """All packages as they would be with ``files`` in place; everything is in folders of its own."""
    with tempfile.TemporaryDirectory(prefix="itwin-update-") as folder:
        copied = Path(folder) / "specs"
        shutil.copytree(specs, copied)
        for path, text in files.items():
            if path.is_relative_to(specs):
                target = copied / path.relative_to(specs)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        try:
            with generate(sources(copied)) as (root, repairs):
                yield _Tried(copied, root, repairs)
        except CodegenError as error:
            # The copies are gone when this is read: name the download for its copy, and the originals for the others.
            tried = {str(copied / path.relative_to(specs)) for path in files if path.is_relative_to(specs)}
            is_download = error.source in tried and "provenance" not in error.source
            source = str(download) if is_download else error.source.replace(str(copied), str(specs))
            raise CodegenError(error.message, source=source, place=error.place, advice=error.advice) from error


def _commit(files: dict[Path, str], generated: Path, target: Path) -> None:
    """Write everything; on a failure put back what was there."""
    before = {path: path.read_bytes() if path.exists() else None for path in (*files, *pages_of(target))}
    kept = generated.parent / "before"
    if target.exists():
        shutil.copytree(target, kept)
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        write(generated, target)
    except BaseException as error:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        shutil.rmtree(target, ignore_errors=True)
        if kept.exists():
            shutil.copytree(kept, target)
        if isinstance(error, OSError):
            raise CodegenError(f"cannot be written ({error.strerror})", source=str(error.filename)) from None
        raise


# -- YAML ----------------------------------------------------------------------------------------------------------


class _Representer(RoundTripRepresenter):
    """Writes null in full."""


_Representer.add_representer(type(None), lambda one, _: one.represent_scalar("tag:yaml.org,2002:null", "null"))


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.Representer = _Representer
    return yaml


def _dumped(document: Any) -> str:
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


def _spelled_like(path: Path, new: dict[str, Any]) -> str:
    """The new definition in the order, style and with the comments of the file whose place it takes.

    Raises:
        CodegenError: it holds something that YAML cannot keep as it is.
    """
    if path.suffix == ".json":
        return json.dumps(new, indent=2, ensure_ascii=False) + "\n"
    document = _yaml().load(path.read_text(encoding="utf-8-sig"))
    _merge(document, new)
    # Where the file refers to one node from several places, changing one changes all; then it is written anew.
    for made in (document, _styled(new)):
        text = _dumped(made)
        if _is_kept(text, new):
            return text
    raise CodegenError("cannot be written as YAML without a change", source=str(path))


def _is_kept(text: str, definition: dict[str, Any]) -> bool:
    with tempfile.TemporaryDirectory(prefix="itwin-update-") as folder:
        path = Path(folder) / "written.yaml"
        path.write_text(text, encoding="utf-8")
        read = load(path)
    return json.dumps(read, sort_keys=True) == json.dumps(definition, sort_keys=True)


def _merge(present: Any, new: dict[str, Any]) -> None:
    """Change only what differs, so that the difference of two versions of the file is that of the definitions."""
    keys = {str(key): key for key in present}
    for text, key in keys.items():
        if text not in new:
            del present[key]
    for text, value in new.items():
        key = keys.get(text, text)
        if text in keys:
            old = present[key]
            if isinstance(old, dict) and isinstance(value, dict):
                _merge(old, value)
                continue
            if isinstance(old, list) and isinstance(value, list):
                _merge_list(old, value)
                continue
            if _is_same(old, value):
                continue
        present[key] = _styled(value)


def _merge_list(present: Any, new: list[Any]) -> None:
    del present[len(new) :]
    for at, value in enumerate(new):
        if at >= len(present):
            present.append(_styled(value))
        elif isinstance(present[at], dict) and isinstance(value, dict):
            _merge(present[at], value)
        elif isinstance(present[at], list) and isinstance(value, list):
            _merge_list(present[at], value)
        elif not _is_same(present[at], value):
            present[at] = _styled(value)


def _is_same(old: Any, new: Any) -> bool:
    """Equal, and not only as ``True`` equals ``1``."""
    return (
        isinstance(old, bool) == isinstance(new, bool)
        and isinstance(old, float) == isinstance(new, float)
        and old == new
    )


def _styled(value: Any) -> Any:
    """Long texts over several lines, as in the files that are here."""
    if isinstance(value, dict):
        return CommentedMap((key, _styled(one)) for key, one in value.items())
    if isinstance(value, list):
        return [_styled(one) for one in value]
    if isinstance(value, str) and "\n" in value and "\r" not in value and not re.search(r"[ \t](\n|$)|^\s", value):
        return LiteralScalarString(value)
    if isinstance(value, str) and len(value) > _WIDTH and "\n" not in value and " " in value.strip():
        return _folded(value)
    return value


def _folded(text: str) -> Any:
    """A folded text breaks at single spaces only, so one with others stays on its line."""
    if re.search(r"\s\s|^\s|\s$|[^\S ]", text):
        return text
    folded = FoldedScalarString(text)
    breaks: list[int] = []
    start = 0
    while len(text) - start > _WIDTH:
        at = text.rfind(" ", start, start + _WIDTH)
        at = at if at > start else text.find(" ", start)
        if at < 0:
            break
        breaks.append(at)
        start = at + 1
    folded.fold_pos = breaks
    return folded


# -- provenance ----------------------------------------------------------------------------------------------------


def _provenance(path: Path, overlaid: dict[str, Any]) -> str:
    """The record of sources without what went away, and with a stub for each part that came: read in a download."""
    document = _yaml().load(path.read_text(encoding="utf-8"))
    wanted = {
        "operations": [str(operation.get("operationId")) for _, _, operation, _ in operations_of(overlaid)],
        "schemas": list((overlaid.get("components") or {}).get("schemas") or {}),
    }
    is_stubbed = False
    for kind, names in wanted.items():
        entries = document.setdefault(kind, CommentedMap())
        for name in [one for one in entries if str(one) not in names]:
            del entries[name]
        for name in names:
            if name not in entries:
                is_stubbed = True
                entries[name] = CommentedMap(confidence="documented", sources=["download"])
                entries.yaml_add_eol_comment(_STUB, name)
    if is_stubbed and "download" not in document["sources"]:
        document["sources"]["download"] = "Definition downloaded from the developer portal and taken in as a whole"
    return _dumped(document)
