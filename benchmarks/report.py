"""What a run leaves behind: lines for the terminal, ``results.json``, and plots."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from .harness import Row, Size, Target
from .peers import BUILD, INSIGHTS, ROOT

__all__ = ["draw", "keep", "text_of"]

_SHOWN = ("httpx2", "msgspec", "openapi-generator-cli", "openapi-python-client", "pydantic", "requests")
#: Between these the tables stand on their page.
_BEGIN, _END = "<!-- written by make bench -->", "<!-- end of what make bench wrote -->"
#: Plots: file, title, and which rows; those whose samples are seconds.
_PLOTS = {
    "computing": ("Seconds of CPU, itwin-platform = 1", ("decode", "call", "page")),
    "network": ("Seconds over loopback, itwin-platform = 1", ("listing", "numbered", "download")),
}


class Measured(Struct, frozen=True):
    """A row, and when and where it was measured: rows can be measured on their own."""

    row: Row
    date: str
    environment: dict[str, str]


class Results(Struct, frozen=True):
    """The file ``results.json``."""

    rows: dict[str, Measured]


def text_of(row: Row, seconds: float, size: Size) -> str:
    """A row for the terminal; a few rounds tell whether something broke, not whether a bound is kept."""
    lines = [f"{row.title}  ({row.name}, {seconds:.0f} s)"]
    missed = "MISSED" if size == "full" else "beyond"
    width = max(map(len, row.samples), default=0)
    for name, sample in row.samples.items():
        spread = f"{_amount(sample.low, row.unit)} to {_amount(sample.high, row.unit)}, {sample.rounds} rounds"
        once = "once" if sample.rounds == 1 else spread
        lines.append(f"  {name:{width}}  {_amount(sample.median, row.unit):>10}  ({once})")
    lines += [f"  {name:{width}}  absent: {reason}" for name, reason in row.absent.items()]
    lines += [f"  {'ok    ' if target.met else missed} {_target(target)}" for target in row.targets]
    lines += [f"  {note}" for note in row.notes]
    return "\n".join(lines) + "\n"


def _target(target: Target) -> str:
    return f"{target.what}: {_number(target.value)} {target.unit} ({target.kind} {target.bound:g})".replace("  ", " ")


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _amount(value: float, unit: str) -> str:
    if unit.startswith("s"):
        for factor, name in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
            if value * factor >= 1 or name == "µs":
                return f"{value * factor:.3g} {name}"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def keep(found: list[Row], order: list[str], size: Size) -> Results:
    """Put rows into the results, in place of those of the same names."""
    path = _folder(size) / "results.json"
    old = msgspec.json.decode(path.read_bytes(), type=Results).rows if path.exists() else {}
    date, environment = datetime.now(UTC).strftime("%Y-%m-%d"), _environment()
    new = {**old, **{row.name: Measured(row, date, environment) for row in found}}
    results = Results({name: new[name] for name in order if name in new})
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    page = BUILD / "quick" / "results.md" if size == "quick" else ROOT / "docs" / "performance.md"
    text = page.read_text(encoding="utf-8") if page.exists() else f"{_BEGIN}\n{_END}\n"
    before, _, rest = text.partition(_BEGIN)
    page.write_text(f"{before}{_BEGIN}\n{_markdown(results)}{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    return results


def _folder(size: Size) -> Path:
    folder = ROOT / "benchmarks" if size == "full" else BUILD / "quick"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _environment() -> dict[str, str]:
    """What the figures depend on, without the names of folders or of the machine."""
    versions = {}
    for name in _SHOWN:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "",
        **versions,
        "insights-client": INSIGHTS.rpartition("@")[2],
    }


def _markdown(results: Results) -> str:
    """The table for the documentation."""
    lines = ["| what | who | median | quartiles |", "|---|---|---|---|"]
    for measured in results.rows.values():
        row = measured.row
        title = row.title
        for name, sample in row.samples.items():
            quartiles = (
                f"{_amount(sample.low, row.unit)} to {_amount(sample.high, row.unit)}" if sample.rounds > 1 else ""
            )
            lines.append(f"| {title} | {name} | {_amount(sample.median, row.unit)} | {quartiles} |")
            title = ""
        lines += [f"| {title} | {name} | absent: {reason} | |" for name, reason in row.absent.items()]
    lines += ["", "| target | figure | bound | |", "|---|---|---|---|"]
    for measured in results.rows.values():
        for target in measured.row.targets:
            figure = f"{_number(target.value)} {target.unit}".strip()
            met = "met" if target.met else "**missed**"
            lines.append(f"| {measured.row.name}: {target.what} | {figure} | {target.kind} {target.bound:g} | {met} |")
    return "\n".join(lines) + "\n"


def draw(results: Results, size: Size) -> None:
    """Draw the plots, where matplotlib is installed."""
    try:
        matplotlib = import_module("matplotlib")
    except ImportError:
        print("No plots: matplotlib is not installed.", file=sys.stderr)
        return
    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "itwin-platform", "font.size": 9, "svg.fonttype": "none"})
    pyplot = import_module("matplotlib.pyplot")
    folder = ROOT / "docs" / "performance" if size == "full" else BUILD / "quick"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, wanted) in _PLOTS.items():
        rows = [results.rows[one].row for one in wanted if one in results.rows]
        if rows:
            _plot(pyplot, rows, title, folder / f"{name}.svg")


def _plot(pyplot: Any, rows: list[Row], title: str, path: Path) -> None:
    """Horizontal bars, one group for each row, with the quartiles as whiskers; shorter is faster."""
    heights = [len(row.samples) for row in rows]
    figure, axes = pyplot.subplots(
        len(rows), 1, figsize=(8, 0.32 * sum(heights) + 0.75 * len(rows)), height_ratios=heights, layout="constrained"
    )
    figure.suptitle(title)
    for row, axis in zip(rows, [axes] if len(rows) == 1 else axes, strict=True):
        base = next(sample.median for name, sample in row.samples.items() if "itwin-platform" in name)
        names = list(row.samples)[::-1]
        samples = [row.samples[name] for name in names]
        values = [one.median / base for one in samples]
        spread = [
            [(one.median - one.low) / base for one in samples],
            [(one.high - one.median) / base for one in samples],
        ]
        colours = ["#0a6cbd" if "itwin-platform" in name else "#9aa5b1" for name in names]
        axis.barh(names, values, xerr=spread, color=colours, error_kw={"elinewidth": 0.8, "capsize": 2})
        axis.set_title(row.title, loc="left", fontsize=9, fontweight="bold")
        axis.axvline(1.0, color="#0a6cbd", linewidth=0.6, linestyle=":")
        for place, value in enumerate(values):
            axis.annotate(
                f" {value:.2f}",
                (value + spread[1][place], place),
                va="center",
                fontsize=8,
                xytext=(6, 0),
                textcoords="offset points",
            )
        axis.margins(x=0.12)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
