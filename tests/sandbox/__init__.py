"""Tests of the sandbox: its engine on a clock that stands still, and every way in."""
