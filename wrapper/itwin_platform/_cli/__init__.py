"""The command ``itwin``."""

from __future__ import annotations

import sys

from ..errors import MissingExtra

__all__ = ["main"]


def main() -> None:
    """Run the command; without the extra ``cli`` it says in one line what to install."""
    try:
        from ._commands import itwin  # needs the extra
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        sys.exit(f"itwin: {MissingExtra('cli', error.name)}")
    itwin()
