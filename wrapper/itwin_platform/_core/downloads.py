"""The data of an extraction as files: what is fetched, what is there already, what may be a file's name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from itwin_platform_api.grouping_and_mapping.api.data_access import get_cdm, get_cdm_partition
from itwin_platform_api.grouping_and_mapping.models.cdm import CDM

from ..errors import DecodeError, InvalidRequest, ITwinError, NetworkError
from .effects import Drain, Invoke, Sleep, Steps
from .jobs import JobRef
from .retry import Backoff
from .session import Session

__all__ = ["MARKER", "MODEL", "File", "Folder", "download", "mapping_of", "model"]

MODEL = "model.json"
MARKER = ".download.json"
_UNFINISHED = ".part"
#: How often a file is begun when the connection breaks in the middle of it.
_TRIES = 4
_LONGEST_NAME = 200


class File(Protocol):
    """A file that is being written; it has its name only after `keep`."""

    def write(self, piece: bytes, /) -> object: ...

    def keep(self) -> None: ...

    def drop(self) -> None: ...


class Folder(Protocol):
    """Where the files of one download are put."""

    def begin(self) -> Sequence[Any] | None:
        """Make ready; gives the files when an earlier download was finished."""
        ...

    def has(self, location: str) -> bool:
        """Whether a file is there, whole."""
        ...

    def create(self, location: str) -> File:
        """Begin a file anew."""
        ...

    def finish(self, model: bytes, locations: Sequence[str]) -> Sequence[Any]:
        """All files are there; gives them."""
        ...


def mapping_of(ref: JobRef, mapping_id: str | None, operation: str) -> str:
    """The mapping whose data is wanted.

    Raises:
        InvalidRequest: it is not clear which one.
    """
    if mapping_id is not None:
        return mapping_id
    if len(ref.mappings) == 1:
        return ref.mappings[0]
    known = (
        f"the extraction has {len(ref.mappings)}" if ref.mappings else "the mappings of this extraction are not known"
    )
    raise InvalidRequest(f"Expected one mapping's id, got none, and {known}", operation=operation, path="mapping_id")


def model(session: Session, ref: JobRef, mapping_id: str | None, deadline: float | None) -> Steps[CDM]:
    """The tables of an extraction, with their columns and files."""
    mapping = mapping_of(ref, mapping_id, get_cdm.OPERATION.id)
    return (yield from session.execute(get_cdm.request(mapping, ref.id), deadline)).parsed


def download(session: Session, ref: JobRef, mapping_id: str, folder: Folder, deadline: float | None) -> Steps[Any]:
    """Fetch model and partitions; those that are there already are not fetched again."""
    done = yield Invoke(folder.begin, blocking=True)
    if done is not None:
        return done
    response = yield from session.execute(get_cdm.request(mapping_id, ref.id), deadline)
    locations = [_checked(part.location) for entity in response.parsed.entities for part in entity.partitions or ()]
    if len({one.casefold() for one in locations}) < len(locations):
        raise _unusable("two files that differ in nothing but case")
    for location in locations:
        if not (yield Invoke(partial(folder.has, location), blocking=True)):
            yield from _fetch(session, ref, mapping_id, location, folder, deadline)
    return (yield Invoke(partial(folder.finish, response.content, locations), blocking=True))


def _fetch(
    session: Session, ref: JobRef, mapping_id: str, location: str, folder: Folder, deadline: float | None
) -> Steps[None]:
    """One partition, begun again from its start when the connection breaks."""
    request = get_cdm_partition.request(mapping_id, ref.id, location=location)
    backoff = Backoff(session.random)
    for tries in range(1, _TRIES + 1):
        file: File = yield Invoke(partial(folder.create, location), blocking=True)
        try:
            reply, call = yield from session.stream(request, deadline)
            error: ITwinError | None = yield Drain(reply, call, file.write)
            if error is None:
                yield Invoke(file.keep, blocking=True)
                return
        finally:
            file.drop()
        if tries == _TRIES or not isinstance(error, NetworkError):
            raise error
        yield Sleep(backoff.next())


def _checked(location: str) -> str:
    """A location that can be a file's path below a folder, and nowhere else.

    Raises:
        DecodeError: it cannot.
    """
    segments = location.split("/")
    first = segments[0].casefold()
    is_plain = all(
        one.strip(". ") and not set(one) & set('\\:*?"<>|') and one.isprintable() and len(one) <= _LONGEST_NAME
        for one in segments
    )
    if not is_plain or first in {MODEL, MARKER} or location.casefold().endswith(_UNFINISHED):
        raise _unusable(f"{location!r:.200}")
    return location


def _unusable(what: str) -> DecodeError:
    return DecodeError(
        f"Expected locations that can be paths of files in a folder, got {what}",
        operation=get_cdm.OPERATION.id,
        status=200,
        path="$.entities",
    )
