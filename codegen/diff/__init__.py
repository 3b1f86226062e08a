"""What a new definition means to users of the generated client: changes by use, rated, with the Python names touched."""

from __future__ import annotations

from .compare import compare
from .names import NameChange
from .report import Change, Report
from .rules import RULES, Rating

__all__ = ["RULES", "Change", "NameChange", "Rating", "Report", "compare"]
