"""Compare how two definitions sign in: the alternatives of each operation, and the schemes behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .shapes import Document, Node
from .walk import Findings, Use

__all__ = ["compare_requirements", "compare_schemes"]

#: One way to sign in: the kinds of its schemes, which all count, and their scopes. Nothing at all is a way too.
Way = tuple[frozenset[str], frozenset[str]]

#: The addresses of a scheme that clients call, by the keyword that holds them.
_URLS = ("tokenUrl", "authorizationUrl", "refreshUrl", "openIdConnectUrl", "deviceAuthorizationUrl")


def compare_requirements(
    old: Document, new: Document, before: Node, place: Node, operation: str, findings: Findings
) -> None:
    """Compare the alternatives of sign-in of one operation; each is as good as the others."""
    was, now = list(_ways(old, before)), list(_ways(new, place))
    own = "security" in place.value or "security" in before.value
    at = place.child("security") if "security" in place.value else new.root.child("security")
    subject, use = operation if own else "the API", Use(operation, "request")
    kinds_were, kinds_are = {kinds for kinds, _ in was}, {kinds for kinds, _ in now}
    if kinds_were - kinds_are:
        rule = "security-alternative-removed" if kinds_were & kinds_are else "security"
        findings.add(rule, at, subject, use, old=_spelled(kinds_were - kinds_are))
    elif kinds_are - kinds_were:
        findings.add("security-alternative-added", at, subject, use, new=_spelled(kinds_are - kinds_were))
    for kinds in kinds_were & kinds_are:
        had = [scopes for one, scopes in was if one == kinds]
        has = [scopes for one, scopes in now if one == kinds]
        # A token goes on if one of the alternatives asks for nothing that it does not have.
        missing = [min((scopes - one for scopes in has), key=len) for one in had]
        for scope in sorted(frozenset().union(*missing)):
            findings.add("scope-added", at, subject, use, new=scope)
        for scope in sorted(frozenset().union(*had) - frozenset().union(*has)):
            findings.add("scope-removed", at, subject, use, old=scope)


def _ways(document: Document, operation: Node) -> Iterator[Way]:
    """API keys are left out: the gateway puts them in, no client has them."""
    holder = operation if "security" in operation.value else document.root
    schemes = document.root.child("components").children("securitySchemes")
    for requirement in holder.value.get("security") or [{}]:
        kinds, scopes = set(), set()
        for name, asked in requirement.items():
            scheme = document.follow(schemes[name]).value if name in schemes else {}
            if scheme.get("type") != "apiKey":
                kinds.add(" ".join(str(scheme[word]) for word in ("type", "scheme") if word in scheme).lower())
                scopes |= set(map(str, asked or []))
        yield frozenset(kinds), frozenset(scopes)


def _spelled(ways: set[frozenset[str]]) -> str:
    return ", ".join(sorted(" and ".join(sorted(one)) or "nothing" for one in ways))


def compare_schemes(old: Document, new: Document, findings: Findings) -> None:
    """Compare the schemes that both versions have: their addresses, their flows, the scopes that they offer."""
    was, now = (one.root.child("components").children("securitySchemes") for one in (old, new))
    for name in sorted(was.keys() & now.keys()):
        before, after = old.follow(was[name]), new.follow(now[name])
        if "apiKey" in {before.value.get("type"), after.value.get("type")}:
            continue
        _compare_urls(before, after, name, findings)
        had, has = before.children("flows"), after.children("flows")
        for flow in sorted(had.keys() | has.keys()):
            subject = f"{name}: {flow}"
            if flow not in has:
                findings.add("flow-removed", had[flow], subject, Use("", "request"), is_old=True)
            elif flow not in had:
                findings.add("flow-added", has[flow], subject, Use("", "request"))
            else:
                _compare_urls(had[flow], has[flow], subject, findings)
                _compare_scopes(had[flow], has[flow], subject, findings)


def _compare_urls(before: Node, after: Node, subject: str, findings: Findings) -> None:
    for word in _URLS:
        old, new = before.value.get(word), after.value.get(word)
        if old != new:
            findings.add("sign-in-url", after.child(word), subject, Use("", "request"), old=_url(old), new=_url(new))


def _url(value: Any) -> str:
    return "no URL" if value is None else str(value)


def _compare_scopes(before: Node, after: Node, subject: str, findings: Findings) -> None:
    had, has = (set(one.children("scopes")) for one in (before, after))
    place = after.child("scopes")
    for scope in sorted(had - has):
        findings.add("scope-not-offered", place, subject, Use("", "request"), old=scope)
    for scope in sorted(has - had):
        findings.add("scope-offered", place, subject, Use("", "request"), new=scope)
