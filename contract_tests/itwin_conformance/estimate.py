"""How many requests a run will send to somebody else's server: counted beforehand on the sandbox in this process."""

from __future__ import annotations

from dataclasses import replace

from .families import list_path
from .registry import checks
from .runner import Settings, plan, run
from .target import Target, embedded
from .wire import PACE

__all__ = ["estimated"]

#: Requests of one operation's breadth, by profile, as measured.
BREADTH = {"smoke": 5, "default": 60, "full": 300}
#: Requests of the chains of calls of one family on a foreign server: so many calls in so many chains, at the most.
CHAINS = 30


def estimated(target: Target, settings: Settings) -> tuple[int, float]:
    """Requests, and the seconds that they take at the pace for foreign servers."""
    planned = plan(settings)
    random = [
        (one, about) for one, about in planned if one.id.startswith("FUZZ-") and (target.may_write or about.reads)
    ]
    chained = {(about.api.name, list_path(about)) for one, about in random if one.id.startswith("FUZZ-STATEFUL-")}
    sweeping = {about.id for one, about in random if not one.id.startswith("FUZZ-STATEFUL-")}
    rest = tuple(
        f"{one.id}/{about.id}" for one, about in planned if not one.id.startswith("FUZZ-") and one.id in checks()
    )
    requests = len(sweeping) * BREADTH[settings.profile] + len(chained) * CHAINS
    if rest:
        sandbox = embedded(seed=settings.seed)
        tokens = {role: token for role, token in sandbox.tokens.items() if role in target.tokens}
        alike = replace(sandbox, may_write=target.may_write, tokens=tokens, limited=None)
        requests += run(alike, replace(settings, only=rest)).requests
    return requests, requests * PACE
