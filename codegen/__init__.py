"""Regenerate ``generated/`` from ``specs/``: overlay, normalise, lint, generate, prove that nothing was lost, write."""
