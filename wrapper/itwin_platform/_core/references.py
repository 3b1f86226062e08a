"""References to jobs that outlive a process: tokens, addresses and short forms, read and written."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import ConfigurationError, UntrustedLink
from .jobs import KINDS, JobRef
from .session import Session

__all__ = ["job_at", "read_reference", "write_token"]

_VERSION = 1
_LONGEST = 100_000
#: A member of a path, as ``{id}`` in the definition.
_MEMBER = re.compile(r"\\\{\w+\\\}")


def write_token(session: Session, ref: JobRef) -> str:
    """A reference as a text to keep: small, versioned, without secrets."""
    data: dict[str, Any] = {"v": _VERSION, "kind": ref.kind, "ids": ref.ids, "api": str(session.base_url.origin)}
    if ref.mappings:
        data["mappings"] = ref.mappings
    return json.dumps(data, separators=(",", ":"))


def read_reference(session: Session, text: str) -> JobRef:
    """The job that a token, the address of a status, or a short form (``extraction:ID``) names.

    Raises:
        ConfigurationError: it names none, or one of another platform than the configured one.
    """
    text = text.strip() if isinstance(text, str) and len(text) < _LONGEST else ""
    if text.startswith("{"):
        return _of_token(session, text)
    if re.match(r"https?://", text, re.IGNORECASE):
        _check_origin(session, text)
        found = job_at(text)
    else:
        found = _of_short_form(text)
    if found is None:
        raise ConfigurationError(
            f"{_shown(text)} names no job; expected a handle's token, the URL of a status, extraction:ID, "
            "job:ITWIN/JOB or export:CONNECTION/RUN."
        )
    return found


def job_at(url: str) -> JobRef | None:
    """The job whose status is at an address, whatever its host and prefix; None for any other address."""
    try:
        path = urlsplit(url).path.rstrip("/")
    except ValueError:
        return None
    for word, kind in KINDS.items():
        template = _MEMBER.sub("([^/]+)", re.escape(kind.status.base_path + kind.status.path))
        match = re.search(f"{template}$", path, re.IGNORECASE)
        if match:
            return _reference(word, [unquote(one) for one in match.groups()])
    return None


def _of_short_form(text: str) -> JobRef | None:
    word, _, rest = text.partition(":")
    return _reference(word, rest.split("/")) if word in KINDS else None


def _reference(kind: str, ids: list[Any], mappings: Any = ()) -> JobRef | None:
    wanted = len(_MEMBER.findall(re.escape(KINDS[kind].status.path)))
    # An id becomes a part of a path: what would lead out of it is none.
    fits = len(ids) == wanted and all(isinstance(one, str) and one not in {"", ".", ".."} for one in ids)
    if not fits or not isinstance(mappings, list | tuple) or not all(isinstance(one, str) for one in mappings):
        return None
    return JobRef(kind, tuple(ids), tuple(mappings))


def _of_token(session: Session, text: str) -> JobRef:
    try:
        data: Any = json.loads(text)
        version, kind, ids, api = data["v"], data["kind"], data["ids"], data["api"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ConfigurationError(f"{_shown(text)} is no token of a job.") from None
    known = version == _VERSION and isinstance(kind, str) and kind in KINDS
    if not known or not isinstance(ids, list) or not isinstance(api, str):
        raise ConfigurationError(f"{_shown(text)} is no token of a job, or one of a newer version of this package.")
    _check_origin(session, api)
    found = _reference(kind, ids, data.get("mappings", ()))
    if found is None:
        raise ConfigurationError(f"{_shown(text)} is no token of a job.")
    return found


def _check_origin(session: Session, url: str) -> None:
    """A job of another platform is not asked for here: the answer would be 404 at best, or somebody else's job."""
    try:
        session.trusted.check(url, operation="job")
    except UntrustedLink as error:
        raise ConfigurationError(f"{_shown(url)} leads to another platform: {error.reason}.") from None


def _shown(text: str) -> str:
    """The beginning of a text, without what may be a secret: a user before ``@``, a query after ``?``."""
    plain = re.split(r"[?#]", text.rpartition("@")[2])[0]
    return repr(plain if len(plain) <= 80 else f"{plain[:80]}...")
