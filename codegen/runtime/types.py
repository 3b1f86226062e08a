"""The types that every generated module shares."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated, Any, ClassVar, Generic, Self, TypeAlias, TypeVar
from uuid import UUID

from msgspec import UNSET, Meta, Struct
from msgspec import UnsetType as Unset

__all__ = [
    "UNSET",
    "DateTime",
    "FreeStrEnum",
    "IdLike",
    "Model",
    "OpenIntEnum",
    "OpenStrEnum",
    "Response",
    "SecretModel",
    "Unset",
]

T_co = TypeVar("T_co", covariant=True)

#: A date-time with a zone. What comes without a zone is read as UTC (see ``decode``).
DateTime = Annotated[datetime.datetime, Meta(tz=True)]

#: An id as an argument: a string, which is sent as it is, or a UUID object.
IdLike: TypeAlias = str | UUID


class Model(Struct, frozen=True, kw_only=True, gc=False):
    """Base of every object of the APIs: immutable, compared by value, unknown members ignored.

    A member that the answer left out is ``UNSET``, which is false; ``None`` is only what was sent as null.
    """

    # Not tracked by the garbage collector: an object decoded from JSON is a tree, and looking for cycles in 100,000 of
    # them costs a third of decoding them.


class SecretModel(Model, frozen=True, kw_only=True, gc=False):
    """Base of the objects that have secret members: a log line or a traceback shows that they are set, not to what."""

    #: Python names of the secret members.
    _secrets: ClassVar[frozenset[str]] = frozenset()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        members = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [(name, _HIDDEN if name in self._secrets and value else value) for name, value in members]

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({members})"


class _Hidden:
    """Stands for a secret."""

    def __repr__(self) -> str:
        return "<secret>"


_HIDDEN = _Hidden()


class OpenStrEnum(StrEnum):
    """A set of texts that may grow.

    A value that the definition does not know becomes a member of its own: it equals its raw text, is
    written back unchanged, and says ``is_known == False``.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the definition that this client was generated from lists the value."""
        return self._value_ in type(self)._value2member_map_


class FreeStrEnum(OpenStrEnum):
    """An open set of texts to which callers may add too: an unknown value is also accepted in a request."""


class OpenIntEnum(IntEnum):
    """A set of numbers that may grow; see `OpenStrEnum`."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the definition that this client was generated from lists the value."""
        return self._value_ in type(self)._value2member_map_


class Response(Struct, Generic[T_co], frozen=True):
    """A whole answer.

    Attributes:
        status_code: the HTTP status; always one that the definition documents as a success, or another 2xx.
        headers: the answer's headers, looked up without regard to case.
        content: the raw bytes; empty for an answer that is streamed.
        parsed: the decoded answer.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    parsed: T_co

    def __repr__(self) -> str:
        # Bodies hold data of people, and headers may hold cookies and signed links.
        return f"Response(status_code={self.status_code!r})"
