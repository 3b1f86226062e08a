"""A badge for a README: the verdict as an image."""

from __future__ import annotations

from html import escape

from ..results import Run, Verdict

__all__ = ["badge"]

COLOURS: dict[Verdict, str] = {"CONFORMANT": "#1a7f37", "NOT CONFORMANT": "#cf222e", "INCOMPLETE": "#9a6700"}
LABEL = "iTwin API"


def badge(run: Run) -> str:
    """An SVG of 20 pixels in height."""
    text = run.verdict.lower()
    left, right = 11 + 6 * len(LABEL), 11 + 7 * len(text)
    whole, label, said = left + right, escape(LABEL), escape(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{label}: {said}">'
        f"<title>{label}: {said}</title>"
        f'<rect width="{left}" height="20" rx="3" fill="#555"/>'
        f'<rect x="{left}" width="{right}" height="20" rx="3" fill="{COLOURS[run.verdict]}"/>'
        f'<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{label}</text><text x="{left + right / 2}" y="14">{said}</text></g></svg>\n'
    )
