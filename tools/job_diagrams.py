"""Draws the life cycles of jobs from their tables into docs/jobs.md: ``python tools/job_diagrams.py``."""

from __future__ import annotations

import re
from pathlib import Path

from itwin_platform._core.lifecycles import ACCESS_JOB, EXPORT_RUN, EXTRACTION, LifeCycle

PAGE = Path(__file__).parents[1] / "docs" / "jobs.md"
LIFE_CYCLES = {"extraction": EXTRACTION, "access-job": ACCESS_JOB, "export-run": EXPORT_RUN}


def diagram(life_cycle: LifeCycle) -> str:
    """A life cycle in Mermaid's language."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {life_cycle.moves[0][0]}"]
    lines += [f"    {source} --> {target}" for source, target in life_cycle.moves]
    if life_cycle.final:
        lines += [f"    {life_cycle.final} --> {word}" for word in life_cycle.ends]
    lines += [f"    {word} --> [*] : {outcome}" for word, outcome in life_cycle.ends.items()]
    return "\n".join([*lines, "```"])


def drawn(page: str) -> str:
    """The page with its diagrams as the tables have them."""

    def section(found: re.Match[str]) -> str:
        return f"{found[1]}\n{diagram(LIFE_CYCLES[found[2]])}\n{found[3]}"

    return re.sub(r"(<!-- life cycle: ([\w-]+) -->)\n.*?(<!-- end -->)", section, page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
