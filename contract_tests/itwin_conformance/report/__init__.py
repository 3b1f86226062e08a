"""The reports of a run. All of them are made from ``results.json``, and say the same."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..results import Run
from .badge import badge
from .har import har
from .junit import junit
from .markdown import markdown
from .page import page

__all__ = ["write"]


def write(run: Run, folder: Path) -> None:
    """Write every report of a run into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "results.json": msgspec.json.format(msgspec.json.encode(run), indent=1),
        "index.html": page(run).encode(),
        "junit.xml": junit(run),
        "report.md": markdown(run).encode(),
        "badge.svg": badge(run).encode(),
        "exchanges.har": har(run),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
