"""Tests of the wrapper: its core on prepared effects, both clients on prepared answers, its public surface."""
