"""Help for tests of programs that use this SDK."""

from __future__ import annotations

from ._clock import VirtualClock

__all__ = ["VirtualClock"]
