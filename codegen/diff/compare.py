"""Compare two definitions, operation by operation, and say what their differences mean to users of the client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..names import snake_name
from ..normalise import Normalised, normalise
from ..plan import OperationPlan
from .names import compare_names
from .report import Report, make_report
from .rest import compare_components, compare_rest
from .security import compare_requirements, compare_schemes
from .shapes import Document, Node
from .walk import Findings, SchemaWalk, Use

__all__ = ["compare"]

_OWN_HEADERS = {"authorization", "accept", "content-type"}
_BRACED = re.compile(r"(?<=\{)[^{}]*(?=\})")
_EFFECTS = ("safe", "idempotent", "start-once")


def compare(
    name: str, old: dict[str, Any], new: dict[str, Any], *, source: str, old_source: str = "old definition"
) -> Report:
    """Compare two definitions of the API ``name``, both with their overlay applied.

    Raises:
        CodegenError: one of them holds something that no rule can turn into a client.
    """
    was, now = normalise(name, old, source=old_source), normalise(name, new, source=source)
    findings = _Comparison(Document(old), Document(new), was, now).run()
    return make_report(name, findings, compare_names(was, now, _schemas(old), _schemas(new)))


class _Comparison:
    def __init__(self, old: Document, new: Document, was: Normalised, now: Normalised) -> None:
        self._old, self._new = old, new
        self._was, self._now = was.plan, now.plan
        self._findings = Findings()
        self._walk = SchemaWalk(old, new, self._findings)
        #: Media types that the methods of the operation being compared can be asked for.
        self._offered: set[str] = set()

    def run(self) -> Findings:
        api = Use("")
        if self._was.base_path != self._now.base_path:
            place = self._new.root.child("servers", 0, "url")
            self._add("base-path", place, "the API", api, old=self._was.base_path, new=self._now.base_path)
        for before, after in self._pairs():
            if after is None:
                assert before is not None
                place = Node(None, before.place)
                self._add("operation-removed", place, before.id, Use(before.id), is_old=True)
            elif before is None:
                self._add("operation-added", Node(None, after.place), after.id, Use(after.id))
            else:
                self._operation(before, after)
        compare_components(self._old, self._new, self._was, self._now, self._findings, self._walk)
        compare_schemes(self._old, self._new, self._findings)
        compare_rest(self._old, self._new, self._findings)
        return self._findings

    def _add(self, rule: str, place: Node, subject: str, use: Use, **more: Any) -> None:
        self._findings.add(rule, place, subject, use, **more)

    def _pairs(self) -> list[tuple[OperationPlan | None, OperationPlan | None]]:
        """Operations with one id belong together; of the others those with one address."""
        new_by_id = {one.id: one for one in self._now.operations}
        new_by_address = {(one.method, _bare(one.path)): one for one in self._now.operations}
        old_ids = {one.id for one in self._was.operations}
        pairs: list[tuple[OperationPlan | None, OperationPlan | None]] = []
        taken: set[str] = set()
        for one in self._was.operations:
            other = new_by_id.get(one.id)
            if other is None:
                other = new_by_address.get((one.method, _bare(one.path)))
                other = None if other is None or other.id in old_ids else other
            if other is not None:
                taken.add(other.id)
            pairs.append((one, other))
        return [*pairs, *((None, one) for one in self._now.operations if one.id not in taken)]

    # -- one operation -------------------------------------------------------------------------------------

    def _operation(self, was: OperationPlan, now: OperationPlan) -> None:
        place, use = _node(self._new, now), Use(now.id, "request")
        before, about = _node(self._old, was), (was.place, now.place)

        def add(rule: str, *parts: str, **more: Any) -> None:
            self._add(rule, place.child(*parts) if parts else place, now.id, use, about=about, **more)

        if was.id != now.id:
            rule = "operation-renamed" if was.python != now.python else "operation-respelled"
            at = place.child("operationId")
            self._add(rule, at, was.id, use, new=now.id, about=(was.place, now.place))
        self._address(was, now, add)
        if was.tag != now.tag:
            add("tag", "tags", old=was.tag, new=now.tag)
        if was.preview != now.preview:
            add("preview-begins" if now.preview else "preview-ends", "tags")
        if place.value.get("deprecated") is True and before.value.get("deprecated") is not True:
            add("deprecated", "deprecated")
        if was.accept != now.accept:
            at = _accept(self._new, now, place)
            subject = "the API" if at.pointer.startswith("/components/") else now.id
            self._add("accept", at, subject, use, old=was.accept, new=now.accept)
        if was.effect != now.effect:
            looser = _EFFECTS.index(now.effect) < _EFFECTS.index(was.effect)
            add("effect-looser" if looser else "effect-stricter", old=was.effect, new=now.effect)
        if was.job != now.job:
            rule = "job-added" if was.job is None else "job"
            add(rule, "x-itwin-job", old=_job(was), new=_job(now))
        self._listing(was, now, add)
        compare_requirements(self._old, self._new, before, place, now.id, self._findings)
        self._parameters(was, now, before, place)
        self._body(before, place, use)
        self._offered = {*was.representations, *now.representations}
        self._answers(before, place, now.id)

    def _address(self, was: OperationPlan, now: OperationPlan, add: Any) -> None:
        if was.method != now.method:
            add("method", old=was.method, new=now.method)
        if _bare(was.path) != _bare(now.path):
            add("path", old=was.path, new=now.path)
        elif was.path != now.path:
            for old, new in zip(_braced(was.path), _braced(now.path), strict=True):
                if snake_name(old) != snake_name(new):
                    add("path-parameter-renamed", old=old, new=new, wire=new)
                elif old != new:
                    add("other", new=f"path parameter {new}")

    def _listing(self, was: OperationPlan, now: OperationPlan, add: Any) -> None:
        if was.listing is None or now.listing is None:
            if was.listing is not now.listing:
                add("listing", old=_pages(was), new=_pages(now))
        elif _pages(was) != _pages(now):
            add("listing", old=_pages(was), new=_pages(now))
        elif was.listing.next_link != now.listing.next_link:
            add("next-link")
        if was.gives_response != now.gives_response:
            add("result", old=_result(was), new=_result(now))

    # -- what it takes -------------------------------------------------------------------------------------

    def _parameters(self, was: OperationPlan, now: OperationPlan, before: Node, place: Node) -> None:
        use = Use(now.id, "request")
        old, new = _parameters(self._old, was, before), _parameters(self._new, now, place)
        if was.path != now.path and _bare(was.path) == _bare(now.path):
            # Renamed ones stand at the same place of the address, and were told there.
            for one, other in zip(_braced(was.path), _braced(now.path), strict=True):
                if ("path", one) in old:
                    old["path", other] = old.pop(("path", one))
        for key in [key for key in old if key not in new]:
            moved = next((one for one in new if one not in old and snake_name(one[1]) == snake_name(key[1])), None)
            subject = f"{now.id}: {key[1]}"
            if moved is None:
                self._add("parameter-removed", old[key], subject, use, wire=key[1], is_old=True)
            else:
                self._add(
                    "parameter-moved", new[moved], subject, use, old=" ".join(key), new=" ".join(moved), wire=moved[1]
                )
                old[moved] = old[key]
        for key, node in new.items():
            subject, is_required = f"{now.id}: {key[1]}", _is_required(node, key)
            if key not in old:
                rule = "parameter-added-required" if is_required else "parameter-added"
                self._add(rule, node, subject, use, wire=key[1])
                continue
            if is_required != _is_required(old[key], key):
                self._add(
                    "parameter-required" if is_required else "parameter-optional", node, subject, use, wire=key[1]
                )
            written = [_written(one, key[0]) for one in (old[key], node)]
            if written[0] != written[1]:
                self._add("serialisation", node, subject, use, old=written[0], new=written[1], wire=key[1])
            if node.value.get("deprecated") is True and old[key].value.get("deprecated") is not True:
                self._add("deprecated", node, subject, use, wire=key[1])
            self._walk.compare(_schema_of(old[key]), _schema_of(node), subject, use)

    def _body(self, before: Node, place: Node, use: Use) -> None:
        old, new = self._old.follow(before.child("requestBody")), self._new.follow(place.child("requestBody"))
        had, has = old.children("content"), new.children("content")
        subject, required = f"{use.operation}: the body", new.value.get("required") is not False
        if not had and not has:
            return
        if not had:
            self._add("body-added-required" if required else "body-added", new, use.operation, use)
            return
        if not has:
            self._add("body-removed", old, use.operation, use, is_old=True)
            return
        if required != (old.value.get("required") is not False):
            self._add("body-required" if required else "body-optional", new, use.operation, use)
        self._media(had, has, "body", subject, new, use)
        self._walk.compare(had[_chosen(had)].child("schema"), has[_chosen(has)].child("schema"), subject, use)

    # -- what it gives -------------------------------------------------------------------------------------

    def _answers(self, before: Node, place: Node, id_: str) -> None:
        old, new = before.children("responses"), place.children("responses")
        use = Use(id_, "answer")
        for status in sorted(old.keys() - new.keys()):
            rule = "success-removed" if status[0] in "23" else "error-removed"
            self._add(rule, old[status], f"{id_}: {status}", use, wire=status, is_old=True)
        known = [self._decoded(self._old, node) for status, node in old.items() if status[0] in "23"]
        for status, node in sorted(new.items()):
            subject = f"{id_}: {status}"
            if status in old:
                self._answer(self._old.follow(old[status]), self._new.follow(node), subject, use, status)
            elif status[0] not in "23":
                self._add("error-added", node, subject, use, wire=status)
            else:
                is_known = self._decoded(self._new, node) in known
                self._add("success-added" if is_known else "success-added-other", node, subject, use, wire=status)

    def _decoded(self, document: Document, node: Node) -> str:
        """What an answer decodes to, as far as it matters whether two are the same."""
        content = document.follow(node).children("content")
        if not content:
            return "nothing"
        media = _chosen(content)
        return document.follow(content[media].child("schema")).pointer if _kind(media) == "json" else _kind(media)

    def _answer(self, old: Node, new: Node, subject: str, use: Use, status: str) -> None:
        had, has = old.children("content"), new.children("content")
        self._headers(old, new, subject, use, is_success=status[0] in "23")
        was, now = (_kind(_chosen(one)) if one else "nothing" for one in (had, has))
        if was != now:
            rule = "answer-kind" if status[0] in "23" else "answer-media"
            self._add(rule, new, subject, use, old=was, new=now)
        elif had and has:
            self._media(had, has, "answer", subject, new, use)
            self._walk.compare(had[_chosen(had)].child("schema"), has[_chosen(has)].child("schema"), subject, use)

    def _headers(self, old: Node, new: Node, subject: str, use: Use, *, is_success: bool) -> None:
        had = {name.lower(): self._old.follow(node) for name, node in old.children("headers").items()}
        has = {name.lower(): self._new.follow(node) for name, node in new.children("headers").items()}
        for name in sorted(had.keys() - has.keys()):
            rule = "header-removed" if is_success else "error-header-removed"
            self._add(rule, had[name], f"{subject} {name}", use, wire=name, is_old=True)
        for name, node in sorted(has.items()):
            if name not in had:
                self._add("header-added", node, f"{subject} {name}", use, wire=name)
            elif (required := node.value.get("required") is True) != (had[name].value.get("required") is True):
                self._add(
                    "header-required" if required else "header-optional", node, f"{subject} {name}", use, wire=name
                )

    def _media(
        self, had: Mapping[str, Node], has: Mapping[str, Node], what: str, subject: str, place: Node, use: Use
    ) -> None:
        was, now = _chosen(had), _chosen(has)
        if was != now:
            self._add(f"{what}-media", place, subject, use, old=was, new=now)
        for media in sorted(had.keys() - has.keys() - {was}):
            kind = "representation" if what == "answer" and media in self._offered else f"{what}-media"
            about = "accept" if kind == "representation" else ""
            self._add(f"{kind}-removed", had[media], subject, use, old=media, wire=about, is_old=True)
        for media in sorted(has.keys() - had.keys() - {now}):
            kind = "representation" if what == "answer" and media in self._offered else f"{what}-media"
            about = "accept" if kind == "representation" else ""
            self._add(f"{kind}-added", has[media], subject, use, new=media, wire=about)


def _schemas(definition: dict[str, Any]) -> frozenset[str]:
    return frozenset((definition.get("components") or {}).get("schemas") or {})


def _node(document: Document, plan: OperationPlan) -> Node:
    return document.root.child("paths", plan.path, plan.method.lower())


def _declared(document: Document, plan: OperationPlan, place: Node) -> Iterator[Node]:
    for owner in (document.root.child("paths", plan.path), place):
        raw = owner.child("parameters")
        for at in range(len(raw.value) if isinstance(raw.value, list) else 0):
            yield document.follow(raw.child(at))


def _parameters(document: Document, plan: OperationPlan, place: Node) -> dict[tuple[str, str], Node]:
    """The parameters that are arguments, by where they are sent and their name."""
    found: dict[tuple[str, str], Node] = {}
    for one in _declared(document, plan, place):
        where, name = str(one.value.get("in")), str(one.value.get("name"))
        if where != "cookie" and not (where == "header" and name.lower() in _OWN_HEADERS):
            found[where, name] = one
    return found


def _accept(document: Document, plan: OperationPlan, place: Node) -> Node:
    """What says which media type is asked for; the operation itself where none of its parameters does."""
    for one in _declared(document, plan, place):
        if str(one.value.get("name")).lower() == "accept":
            schema = document.follow(one.child("schema"))
            return one if one.pointer.startswith("/components/") else schema
    return place


def _is_required(node: Node, key: tuple[str, str]) -> bool:
    return key[0] == "path" or node.value.get("required") is True


def _schema_of(parameter: Node) -> Node:
    media = next(iter(parameter.children("content").values()), None)
    return parameter.child("schema") if media is None or "schema" in parameter.value else media.child("schema")


def _written(node: Node, where: str) -> str:
    if node.value.get("content") and "schema" not in node.value:
        return str(next(iter(node.value["content"])))
    style = node.value.get("style") or ("form" if where == "query" else "simple")
    return f"{style}{', exploded' if node.value.get('explode', style == 'form') else ''}"


def _bare(path: str) -> str:
    return _BRACED.sub("", path)


def _braced(path: str) -> list[str]:
    return _BRACED.findall(path)


def _chosen(content: Mapping[str, Node]) -> str:
    return next((media for media in content if _kind(media) == "json"), next(iter(content)))


def _kind(media: str) -> str:
    media = media.partition(";")[0].strip().lower()
    if media == "application/json" or media.endswith("+json"):
        return "json"
    return "text" if media.startswith("text/") else "bytes"


def _job(plan: OperationPlan) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted((plan.job or {}).items())) or "none"


def _pages(plan: OperationPlan) -> str:
    return "nothing" if plan.listing is None else f"{plan.listing.kind} of {plan.listing.items}"


def _result(plan: OperationPlan) -> str:
    return "the whole answer" if plan.gives_response else "the decoded answer"
