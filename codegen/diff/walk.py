"""Compare two schemas where they are used, down to their leaves; what is found goes to one collector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from .shapes import ANY, LIMITS, Document, Node, Shape

__all__ = ["Finding", "Findings", "SchemaWalk", "Use"]

Direction = Literal["request", "answer"]
_CHECKED_FORMATS = {"date-time", "date"}


class Use(NamedTuple):
    """Where a schema is met: in what an operation takes or gives."""

    operation: str
    direction: Direction = "answer"


@dataclass(slots=True)
class Finding:
    """One change at one place, with all the uses that it touches.

    ``wires`` are the names or values that it is about, ``about`` the places whose names it explains as a whole.
    """

    rule: str
    pointer: str
    is_old: bool
    subject: str
    old: str
    new: str
    wires: tuple[str, ...]
    about: tuple[str, ...]
    operations: set[str] = field(default_factory=set)
    directions: set[Direction] = field(default_factory=set)


class Findings:
    """Collects findings; what is found again by way of another operation is the same finding."""

    def __init__(self) -> None:
        self.all: dict[tuple[str, ...], Finding] = {}
        #: Places in the new definition that were compared.
        self.reached: set[str] = set()

    def add(
        self,
        rule: str,
        place: Node,
        subject: str,
        use: Use,
        *,
        old: Any = "",
        new: Any = "",
        wire: Any = "",
        is_old: bool = False,
        about: tuple[str, ...] = (),
    ) -> None:
        """``wire``: the name that the change is about; where that itself changed, ``old`` is one too."""
        key = (rule, place.pointer, str(is_old), str(old), str(new), str(wire))
        wires = tuple(str(one) for one in (wire, old if rule == "path-parameter-renamed" else "") if one != "")
        made = Finding(rule, place.pointer, is_old, subject, str(old), str(new), wires, about or (place.pointer,))
        finding = self.all.setdefault(key, made)
        finding.directions.add(use.direction)
        if use.operation:
            finding.operations.add(use.operation)


class SchemaWalk:
    """Walks pairs of schemas; each pair once for each operation and direction, so that cycles end."""

    def __init__(self, old: Document, new: Document, findings: Findings) -> None:
        self._old = old
        self._new = new
        self._findings = findings
        self._seen: set[tuple[str, str, Use]] = set()

    def compare(self, old: Node, new: Node, subject: str, use: Use) -> None:
        before, after = self._old.follow(old), self._new.follow(new)
        key = (before.pointer, after.pointer, use)
        if key in self._seen:
            return
        self._seen.add(key)
        self._findings.reached.add(after.pointer)
        if after.pointer.startswith("/components/schemas/") and after.pointer.count("/") == 3:
            subject = after.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        was, now = self._old.shape(before), self._new.shape(after)

        def add(rule: str, **more: Any) -> None:
            self._findings.add(rule, more.pop("place", after), more.pop("subject", subject), use, **more)

        if was.nullable != now.nullable:
            add("null-added" if now.nullable else "null-removed")
        if was.read_only != now.read_only:
            add("read-only-begins" if now.read_only else "read-only-ends")
        if was.write_only != now.write_only:
            add("write-only-begins" if now.write_only else "write-only-ends")
        if was.alternatives and now.alternatives:
            for name in sorted(was.alternatives - now.alternatives):
                add("alternative-removed", old=name, wire=name)
            for name in sorted(now.alternatives - was.alternatives):
                add("alternative-added", new=name, wire=name)
        _compare_subtypes(was, now, after, add)
        if now.deprecated and not was.deprecated:
            add("deprecated")
        if was.default != now.default:
            add("default", old=_shown(was.default), new=_shown(now.default))
        if not _same_type(was, now, add):
            return
        _compare_values(was, now, after, add)
        _compare_limits(was, now, add)
        self._compare_members(was, now, subject, use)
        if was.items is not None or now.items is not None:
            anything = Node({}, after.pointer)
            self.compare(was.items or anything, now.items or anything, f"{subject}[]", use)
        if isinstance(was.extra, Node) and isinstance(now.extra, Node):
            self.compare(was.extra, now.extra, f"{subject}{{}}", use)
        elif "map" in was.kinds and isinstance(was.extra, Node) != isinstance(now.extra, Node):
            was_extra, now_extra = (one.extra if isinstance(one.extra, Node) else Node({}, "") for one in (was, now))
            self.compare(
                was_extra, now_extra._replace(pointer=now_extra.pointer or after.pointer), f"{subject}{{}}", use
            )
        elif bool(was.extra) != bool(now.extra):
            add("extra-members", new="takes" if now.extra else "refuses")

    def _compare_members(self, was: Shape, now: Shape, subject: str, use: Use) -> None:
        for name, node in was.members.items():
            if name not in now.members:
                self._findings.add("member-removed", node, f"{subject}.{name}", use, wire=name, is_old=True)
        for name, node in now.members.items():
            place = f"{subject}.{name}"
            is_required = name in now.required and self._counts(self._new, node, use)
            if name not in was.members:
                rule = "member-added-required" if is_required else "member-added"
                self._findings.add(rule, node, place, use, wire=name)
                continue
            was_required = name in was.required and self._counts(self._old, was.members[name], use)
            if is_required != was_required:
                rule = "member-required" if is_required else "member-optional"
                self._findings.add(rule, node, place, use, wire=name)
            self.compare(was.members[name], node, place, use)

    @staticmethod
    def _counts(document: Document, member: Node, use: Use) -> bool:
        """Whether a member is there in this direction: what is read-only is in no request."""
        shape = document.shape(member)
        return not (shape.read_only if use.direction == "request" else shape.write_only)


def _compare_subtypes(was: Shape, now: Shape, place: Node, add: Callable[..., None]) -> None:
    at, old, new = place.child("discriminator"), was.discriminator, now.discriminator
    if not old and not new:
        return
    if not (old and new):
        rule = "discriminator-added" if new else "discriminator-removed"
        add(rule, place=at if new else place, old=old, new=new)
        return
    if old != new:
        add("discriminator", place=at, old=old, new=new)
    for value in sorted(was.subtypes.keys() | now.subtypes.keys()):
        before, after = was.subtypes.get(value), now.subtypes.get(value)
        if before != after:
            rule = "subtype" if before and after else "subtype-added" if after else "subtype-removed"
            add(rule, place=at, old=before or "", new=after or "", wire=value)


def _same_type(was: Shape, now: Shape, add: Callable[..., None]) -> bool:
    """Whether what is below can be compared."""
    old, new = was.kinds, now.kinds
    if old == new:
        if was.format == now.format:
            return True
        checked = bool({was.format, now.format} & _CHECKED_FORMATS)
        shown = [" ".join(sorted(old)) + f" ({one})" * bool(one) for one in (was.format, now.format)]
        if checked:
            add("type", old=shown[0], new=shown[1])
        else:
            add("format", old=was.format or "none", new=now.format or "none")
        return True
    rule = "type-widened" if old < new else "type-narrowed" if new < old else "type"
    add(rule, old=_spelled(old), new=_spelled(new))
    return False


def _compare_values(was: Shape, now: Shape, place: Node, add: Callable[..., None]) -> None:
    if was.values is None and now.values is None:
        return
    if was.values is None or now.values is None:
        begins = "enum-begins-open" if now.is_open else "enum-begins"
        add("enum-ends" if now.values is None else begins)
        return
    declared = place.child("x-itwin-enum", "values")
    listed = declared if declared.value else place.child("enum") if place.child("enum").value else place
    for value in was.values:
        if value not in now.values:
            add("enum-value-removed", place=listed, old=_shown(value), wire=value)
    for value in now.values:
        if value not in was.values:
            add("enum-value-added", place=listed, new=_shown(value), wire=value)
    if was.values != now.values and set(was.values) == set(now.values):
        add("enum-order", place=listed)
    if was.is_open != now.is_open:
        add("enum-opens" if now.is_open else "enum-closes")


def _compare_limits(was: Shape, now: Shape, add: Callable[..., None]) -> None:
    for name, larger_is_looser in LIMITS.items():
        old, new = was.limits.get(name), now.limits.get(name)
        if old == new:
            continue
        if new is None or old is None:
            rule = "limit-looser" if new is None else "limit-tighter"
            # Spelled out, "no unique items" and "not said" are one.
            if name == "uniqueItems" and not (old or new):
                continue
        elif larger_is_looser is None:
            rule = "limit-other"
        else:
            rule = "limit-looser" if (new > old) is larger_is_looser else "limit-tighter"
        add(rule, old=_limit(name, old), new=_limit(name, new))


def _limit(name: str, value: Any) -> str:
    return f"no {name}" if value is None else f"{name} {_shown(value)}"


def _shown(value: Any) -> str:
    return "none" if value is None else repr(value)


def _spelled(kinds: frozenset[str]) -> str:
    if kinds == ANY:
        return "anything"
    return " or ".join(sorted(kinds - {"integer"} if "number" in kinds else kinds))
