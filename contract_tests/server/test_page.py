"""The page in a real browser: what a reader sees on a phone and on a desk, in light and in dark, without scripts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from itwin_conformance.report.page import page
from itwin_conformance.results import Run
from itwin_conformance.runner import Settings, run

from .planting import in_json, planted

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
#: Asks the page what it shows; it has no scripts of its own.
PROBE = """
<script>
const seen = {};
const box = (one) => one.getBoundingClientRect();
seen.width = document.documentElement.clientWidth;
seen.text = document.body.innerText;
seen.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
seen.cards = document.querySelectorAll('article').length;
seen.marks = [...document.querySelectorAll('mark')].map((one) => one.innerText.trim());
seen.first = box(document.querySelector('h1')).top;
seen.small = Math.min(...[...document.querySelectorAll('p, td, pre, li')].map(
  (one) => parseFloat(getComputedStyle(one).fontSize)));
seen.background = getComputedStyle(document.body).backgroundColor;
seen.colour = getComputedStyle(document.body).color;
seen.matrix = document.querySelectorAll('.matrix td').length;
seen.wide = [...document.querySelectorAll('body > *, article > *')].filter(
  (one) => box(one).right > document.documentElement.clientWidth + 1).map((one) => one.tagName + '.' + one.className);
const out = document.createElement('pre'); out.id = 'seen'; out.textContent = JSON.stringify(seen);
document.body.appendChild(out);
</script></body>
"""


@pytest.fixture(scope="module")
def broken() -> Run:
    def plant(page: Any) -> None:
        page["_links"].pop("next", None)
        page["logs"][0]["state"] = 17

    only = ("HTTP-SCHEMA-01/get-extraction-logs", "PAGE-END-01", "HTTP-SUCCESS-01", "AUTH-MISSING-01")
    return run(planted(in_json(plant, member="logs")), Settings("smoke", only=only))


def _seen(run_: Run, folder: Path, *, width: int, dark: bool = False) -> dict[str, Any]:
    """What a browser says about the page. The probe is let in by taking the page's own policy away."""
    html = re.sub(r"<meta http-equiv=[^>]*>", "", page(run_)).replace("</body>", PROBE)
    file = folder / "index.html"
    file.write_text(html)
    assert BROWSER is not None
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},900"]
    options += [f"--user-data-dir={folder / 'profile'}", f"--blink-settings=preferredColorScheme={0 if dark else 1}"]
    command = [BROWSER, *options, "--virtual-time-budget=2000", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own page
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None, done.stdout[:500]
    seen: dict[str, Any] = json.loads(unescape(found[1]))
    return seen


@pytest.mark.parametrize("width", [390, 1280])
def test_a_stranger_sees_the_verdict_first_and_all_that_is_broken(broken: Run, tmp_path: Path, width: int) -> None:
    seen = _seen(broken, tmp_path, width=width)
    text = " ".join(seen["text"].split())
    assert text.startswith("NOT CONFORMANT")
    assert 0 <= seen["first"] < 100
    assert "This does not hold: Every body fits its documented schema." in text
    assert "no link leads on after" in text
    assert '"state": 17' in seen["marks"]
    assert seen["cards"] == 2
    assert "$ITWIN_TOKEN" in text
    assert seen["matrix"] > 200


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_and_nothing_is_too_small(broken: Run, tmp_path: Path, width: int) -> None:
    seen = _seen(broken, tmp_path, width=width)
    # Chromium's windows are no narrower than 500.
    assert seen["width"] <= max(width, 500)
    assert seen["overflow"] <= 0, seen["wide"]
    assert seen["wide"] == []
    assert seen["small"] >= 13


def _luminance(colour: str) -> float:
    channels = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_is_light_or_dark_as_the_reader_has_it_and_can_be_read_in_both(broken: Run, tmp_path: Path) -> None:
    (tmp_path / "dark").mkdir()
    light = _seen(broken, tmp_path, width=1280)
    dark = _seen(broken, tmp_path / "dark", width=1280, dark=True)
    for seen in (light, dark):
        brightness = sorted([_luminance(seen["background"]), _luminance(seen["colour"])])
        assert (brightness[1] + 0.05) / (brightness[0] + 0.05) >= 7
    assert _luminance(light["background"]) > 0.9
    assert _luminance(dark["background"]) < 0.1
