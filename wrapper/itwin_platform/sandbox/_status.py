"""The status page at ``/``: what exists, what goes on, what was asked, what goes wrong. Plain HTML without any script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs

from .._version import __version__
from ._fault_book import ActiveFault
from ._messages import Headers, RecordedRequest, SandboxReply, SandboxRequest
from ._rate import Tier
from ._registry import Settings
from ._status_facts import Job, counts, jobs
from ._store import Store

__all__ = ["Sight", "status_page"]

RECENT = timedelta(minutes=15)
#: More would be no page but a file.
MOST_REQUESTS, MOST_JOBS = 100, 50
REFRESHES = ("2", "5", "15")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Headers = (
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
)
STYLE = """
:root { color-scheme: light dark; --line: #d5dae1; --soft: #5b6675; --card: #f5f7fa; --ink: #1b2430; --page: #fff;
  --good: #13713f; --bad: #b3261e; --busy: #8a5a00; --bar: #2f6fdb }
@media (prefers-color-scheme: dark) { :root { --line: #343d4a; --soft: #9aa6b6; --card: #1b222c; --ink: #e6ebf2;
  --page: #12171e; --good: #5fd39a; --bad: #ff8a80; --busy: #f0b95a; --bar: #6ea2ff } }
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 64rem;
  margin: 0 auto; padding: 1.25rem 1rem 3rem }
h1 { font-size: 1.45rem; margin: 0 }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem }
p { margin: .3rem 0 }
.soft { color: var(--soft); font-size: .9rem }
a { color: inherit }
ul.counts { list-style: none; padding: 0; margin: 0; display: grid; gap: .6rem;
  grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)) }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem }
.counts b { display: block; font-size: 1.3rem; line-height: 1.2; font-variant-numeric: tabular-nums }
.counts span { color: var(--soft); font-size: .85rem }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th { text-align: left; color: var(--soft); font-weight: 500 }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.time, .good, .bad, .busy { white-space: nowrap; font-variant-numeric: tabular-nums }
code { font: .85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.good { color: var(--good) } .bad { color: var(--bad) } .busy { color: var(--busy) }
progress { width: 6rem; height: .55rem; accent-color: var(--bar) }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden }
  tr { display: flex; flex-wrap: wrap; gap: 0 .75rem; padding: .45rem 0; border-bottom: 1px solid var(--line) }
  td, td.number { border: 0; padding: 0; text-align: left }
  td.wide { flex-basis: 100% }
}
"""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{refresh}<title>iTwin sandbox</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>iTwin sandbox</h1>
<p class="soft">Version {version} · <time datetime="{now}">{shown}</time> on its clock · {settings}</p>
<p class="soft">{links}</p>
</header>
<main>
{sections}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the status page shows."""

    store: Store
    settings: Settings
    now: datetime
    requests: list[RecordedRequest]
    faults: list[ActiveFault]
    tier: Tier


def status_page(sight: Sight, request: SandboxRequest) -> SandboxReply:
    """The page; with ``?refresh=5`` the browser loads it again every five seconds."""
    asked = parse_qs(request.query).get("refresh", [""])[0]
    every = asked if asked in REFRESHES else ""
    sections = [_counts(sight.store), _jobs(sight), _faults(sight.faults), _requests(sight)]
    page = PAGE.format(
        refresh=f'<meta http-equiv="refresh" content="{every}">\n' if every else "",
        style=STYLE,
        version=escape(__version__),
        now=sight.now.astimezone(UTC).isoformat(),
        shown=f"{sight.now.astimezone(UTC):%d %B %Y, %H:%M:%S} UTC",
        settings=escape(_settings(sight)),
        links=_links(every, request.prefix),
        sections="\n".join(sections),
    )
    return SandboxReply(200, HEADERS, page.encode())


def _settings(sight: Sight) -> str:
    settings, tier = sight.settings, sight.tier
    rates = [f"{limit:,} requests {span}" for limit, span in ((tier.a_minute, "a minute"), (tier.an_hour, "an hour"))
             if limit is not None]  # fmt: skip
    limits = f"{tier.name} tier: {' and '.join(rates)}" if rates else "no rate limit"
    return f"seed {settings.seed} · speed {settings.speed:g} · {settings.rows:,} rows a table · {limits}"


def _links(every: str, prefix: str) -> str:
    home = escape(f"{prefix}/")
    if every:
        return f'Loads again every {every} seconds. <a href="{home}">Stop</a>'
    return "Load again every " + " · ".join(f'<a href="{home}?refresh={n}">{n} s</a>' for n in REFRESHES)


def _section(title: str, content: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}\n</section>"


def _counts(store: Store) -> str:
    entries = [f"<li><b>{number:,}</b><span>{escape(kind)}</span></li>" for kind, number in counts(store).items()]
    return _section("What exists", f'<ul class="counts">\n{"".join(entries)}\n</ul>')


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    cell: Callable[[str], str]


def _text(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _code(text: str) -> str:
    return f'<td class="wide"><code>{escape(text)}</code></td>'


def _number(text: str) -> str:
    return f'<td class="number">{escape(text)}</td>'


def _time(text: str) -> str:
    return f'<td class="time">{escape(text)}</td>'


def _marked(text: str) -> str:
    """With the colour that the words before the bar ask for; never by colour alone."""
    kind, _, shown = text.partition("|")
    return f'<td class="{kind}">{escape(shown)}</td>'


def _bar(text: str) -> str:
    return f'<td><progress max="100" value="{text}" aria-label="Progress">{text} %</progress></td>'


def _table(columns: Sequence[_Column], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(
        f"<th{' class=number' if column.cell is _number else ''}>{escape(column.title)}</th>" for column in columns
    )
    body = "\n".join(
        f"<tr>{''.join(column.cell(text) for column, text in zip(columns, row, strict=True))}</tr>" for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


JOB_COLUMNS = (_Column("Job", _text), _Column("State", _marked), _Column("Progress", _bar), _Column("Id", _code))
#: Words in states that end well, and in those that end badly; anything else goes on.
ENDED_WELL, ENDED_BADLY = ("Succe", "Complet"), ("Fail", "Error", "Partial", "Cancel")


def _jobs(sight: Sight) -> str:
    found = sorted(jobs(sight.store, sight.settings, sight.now), key=lambda job: job.progress == 1)
    if not found:
        return _section("Jobs", '<p class="soft">None.</p>')
    rows = [(job.kind, f"{_state_kind(job)}|{job.state}", f"{job.progress * 100:.0f}", job.id) for job in found]
    left_out = len(rows) - MOST_JOBS
    more = f'\n<p class="soft">And {left_out:,} more.</p>' if left_out > 0 else ""
    return _section("Jobs", _table(JOB_COLUMNS, rows[:MOST_JOBS]) + more)


def _state_kind(job: Job) -> str:
    if any(word in job.state for word in ENDED_BADLY):
        return "bad"
    return "good" if any(word in job.state for word in ENDED_WELL) else "busy"


FAULT_COLUMNS = (
    _Column("Fault", _code),
    _Column("Operation", _code),
    _Column("When", _text),
)


def _faults(active: list[ActiveFault]) -> str:
    if not active:
        return _section("Active faults", '<p class="soft">None: everything is answered as the platform would.</p>')
    rows = [
        (fault.fault or f"schedule, seed {fault.seed}", fault.operation or "every operation", _when(fault))
        for fault in active
    ]
    return _section("Active faults", _table(FAULT_COLUMNS, rows))


def _when(fault: ActiveFault) -> str:
    times = "until it is removed" if fault.times is None else f"{fault.times:,} more"
    after = f", after {fault.after:,} good ones" if fault.after else ""
    return f"{times}{after}; {fault.met:,} met so far"


REQUEST_COLUMNS = (
    _Column("Time", _time),
    _Column("Method", _text),
    _Column("Status", _marked),
    _Column("Took", _number),
    _Column("Path", _code),
    _Column("Fault", _text),
)


def _requests(sight: Sight) -> str:
    recent = [one for one in reversed(sight.requests) if one.moment > sight.now - RECENT]
    title = f"Requests of the last {RECENT.seconds // 60} minutes"
    if not recent:
        return _section(title, '<p class="soft">None.</p>')
    shown = recent[:MOST_REQUESTS]
    rows = [
        (
            f"{one.moment.astimezone(UTC):%H:%M:%S}",
            one.method,
            _status(one),
            f"{one.seconds * 1000:.1f} ms",
            one.path,
            one.fault or "",
        )
        for one in shown
    ]
    failed = sum(1 for one in recent if one.status >= 400 or not one.status)
    summary = f'<p class="soft">{len(recent):,}, {failed:,} of them refused or failed. The newest first.</p>'
    return _section(title, f"{summary}\n{_table(REQUEST_COLUMNS, rows)}")


def _status(request: RecordedRequest) -> str:
    if not request.status:
        return "bad|no answer"
    kind = "good" if request.status < 400 else "bad"
    known = request.status in set(HTTPStatus)
    return f"{kind}|{request.status} {HTTPStatus(request.status).phrase if known else ''}".rstrip()
