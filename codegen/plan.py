"""What a definition says, in the terms of the client to be generated.

The normaliser fills these; the templates print them; the completeness check counts them. Nothing here knows
the generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "ApiPlan",
    "AnswerPlan",
    "BodyPlan",
    "FieldPlan",
    "ListingPlan",
    "OperationPlan",
    "ParameterPlan",
    "SchemaPlan",
]


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    wire: str
    python: str
    location: Literal["path", "query", "header"]
    required: bool
    description: str
    limits: Mapping[str, Any]
    #: How a list or an object is written; empty for the default of its location.
    style: str
    explode: bool
    #: Its name in the view that the generator reads.
    key: str
    #: It holds UUIDs by its format.
    is_uuid: bool = False

    @property
    def is_id(self) -> bool:
        """Whether it takes a string that may be given as a UUID object too."""
        return self.limits.get("type") == "str" and (
            self.location == "path" or self.is_uuid or self.python.removesuffix("_").split("_")[-1] == "id"
        )


@dataclass(frozen=True, slots=True)
class FieldPlan:
    wire: str
    python: str
    required: bool
    description: str
    limits: Mapping[str, Any]
    #: Its name in the view that the generator reads.
    key: str
    #: Its value is kept out of what the model shows of itself.
    secret: bool = False

    @property
    def renamed(self) -> bool:
        return self.wire != self.python


@dataclass(frozen=True, slots=True)
class SchemaPlan:
    """One named schema: what became of it.

    ``kind`` is ``struct``, ``enum`` or ``map`` for a class of the generated models; ``inlined`` for an array or a
    simple value that is spelled out where it is used; ``header`` for one that only describes a header which
    the client sets by itself.
    """

    key: str
    class_name: str
    kind: Literal["struct", "enum", "map", "inlined", "header"]
    description: str = ""
    fields: tuple[FieldPlan, ...] = ()
    open_in_requests: bool = False
    least_members: int = 0
    values: tuple[str | int, ...] = ()

    @property
    def is_class(self) -> bool:
        return self.kind in {"struct", "enum", "map"}


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    status: str
    kind: Literal["json", "text", "bytes", "none"]
    description: str


@dataclass(frozen=True, slots=True)
class BodyPlan:
    media_type: str
    required: bool
    class_name: str | None


@dataclass(frozen=True, slots=True)
class ListingPlan:
    kind: Literal["continuation-token", "skip", "link"]
    items: str
    next_link: tuple[str, ...]
    token: str
    top: str
    skip: str


@dataclass(frozen=True, slots=True)
class OperationPlan:
    id: str
    python: str
    tag: str
    method: str
    path: str
    accept: str
    effect: Literal["safe", "idempotent", "start-once"]
    summary: str
    description: str
    parameters: tuple[ParameterPlan, ...]
    answers: tuple[AnswerPlan, ...]
    body: BodyPlan | None
    listing: ListingPlan | None
    job: Mapping[str, str] | None
    preview: bool
    place: str
    #: Success answers carry headers that matter and no body, so the facade gives the whole answer.
    gives_response: bool = False
    #: Media types, other than the one that the method returns by itself, in which a success may be asked for.
    representations: Mapping[str, Literal["text", "bytes"]] = field(default_factory=dict)

    @property
    def successes(self) -> tuple[AnswerPlan, ...]:
        return tuple(answer for answer in self.answers if answer.status[0] in "23")

    @property
    def streams(self) -> bool:
        return any(answer.kind in {"text", "bytes"} for answer in self.successes)

    def described(self, location: str) -> tuple[ParameterPlan, ...]:
        """The parameters of a location of which there is more to say than their names."""
        plain = {"type": "str"} if location == "path" else {}
        return tuple(one for one in self.parameters if one.location == location and (one.style or one.limits != plain))


@dataclass(frozen=True, slots=True)
class ApiPlan:
    name: str
    package: str
    title: str
    version: str
    description: str
    base_path: str
    operations: tuple[OperationPlan, ...]
    schemas: tuple[SchemaPlan, ...]
    portal: str
    by_class: dict[str, SchemaPlan] = field(default_factory=dict)
    by_python: dict[str, OperationPlan] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_class.update({one.class_name: one for one in self.schemas if one.is_class})
        self.by_python.update({one.python: one for one in self.operations})
