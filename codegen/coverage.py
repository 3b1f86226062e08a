"""The page that shows what is covered and how sure it is: ``docs/coverage.md``, made from definitions and provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .plan import ApiPlan, OperationPlan
from .provenance import CONFIDENCES

__all__ = ["coverage_page"]

_HEAD = """\
# Coverage

Every operation and schema of the three APIs, with its source and how sure that makes it. Made by `make generate` from
`specs/` and `specs/provenance/`; `make check-generated` compares it.

| confidence | meaning |
|---|---|
| documented | read on a page of the developer portal, or in its documentation sources |
| predecessor | documented for the version or API that this one replaced |
| official-client | taken from Bentley's own TypeScript clients or their tests |
| inferred | our conclusion; nobody documents it |

The word stands for method, path and success answer. Parts that are less sure, or that were a choice between readings, are
counted as *notes* and listed, with their reasons, in the provenance file of the API.
"""


def coverage_page(apis: Sequence[tuple[ApiPlan, Mapping[str, Any]]]) -> str:
    """The page for APIs and their provenance records."""
    parts = [_HEAD, _totals(apis)]
    for plan, record in apis:
        parts.append(_operations(plan, record))
        parts.append(_schemas(plan, record))
    return "\n".join(parts)


def _totals(apis: Iterable[tuple[ApiPlan, Mapping[str, Any]]]) -> str:
    lines = [
        "| API | operations | " + " | ".join(CONFIDENCES) + " | schemas |",
        "|---|---:|" + "---:|" * (len(CONFIDENCES) + 1),
    ]
    for plan, record in apis:
        counts = Counter(entry["confidence"] for entry in record["operations"].values())
        numbers = " | ".join(str(counts[one]) for one in CONFIDENCES)
        lines.append(f"| {plan.title} {plan.version} | {len(plan.operations)} | {numbers} | {len(record['schemas'])} |")
    return "\n".join(lines) + "\n"


def _operations(plan: ApiPlan, record: Mapping[str, Any]) -> str:
    lines = [
        f"## {plan.title} {plan.version}",
        "",
        f"Definition `specs/{plan.name}.yaml`, provenance `specs/provenance/{plan.name}.yaml`, `itwin.{plan.package}`.",
        "",
        "| operation | request | method in Python | stage | confidence | sources | notes |",
        "|---|---|---|---|---|---|---:|",
    ]
    for one in sorted(plan.operations, key=lambda operation: (operation.path, operation.method)):
        entry = record["operations"][one.id]
        link = f"[`{one.id}`]({plan.portal}{one.id}/)" if plan.portal else f"`{one.id}`"
        stage = entry.get("stage") or ("Technology Preview" if one.preview else "")
        lines.append(
            f"| {link} | `{one.method} {plan.base_path}{one.path}` | `{one.python}` | {stage} | {entry['confidence']} "
            f"| {_sources(entry)} | {len(entry.get('aspects') or {})} |"
        )
    kinds = [_kind(one) for one in plan.operations]
    lines += [
        "",
        f"{kinds.count('listing')} listings that page by themselves, {kinds.count('stream')} streamed answers.",
        "",
    ]
    return "\n".join(lines)


def _kind(operation: OperationPlan) -> str:
    return "listing" if operation.listing else "stream" if operation.streams else "plain"


def _schemas(plan: ApiPlan, record: Mapping[str, Any]) -> str:
    by_key = {one.key: one for one in plan.schemas}
    lines = [
        f"### Schemas of {plan.title}",
        "",
        "| schema | in Python | confidence | sources | notes |",
        "|---|---|---|---|---:|",
    ]
    for key, entry in sorted(record["schemas"].items()):
        schema = by_key[key]
        python = f"`{schema.class_name}`" if schema.is_class else schema.kind
        lines.append(
            f"| `{key}` | {python} | {entry['confidence']} | {_sources(entry)} | {len(entry.get('aspects') or {})} |"
        )
    return "\n".join([*lines, ""])


def _sources(entry: Mapping[str, Any]) -> str:
    return ", ".join(entry["sources"])
