"""What all models share: they are values, and their enums are open towards us and closed towards the service."""

from __future__ import annotations

import copy
import importlib
import pickle
from typing import Any, ClassVar

import msgspec
import pytest

from itwin_platform_api.grouping_and_mapping import models
from itwin_platform_api.grouping_and_mapping.models import (
    ExtractionRunMapping,
    ExtractionRunRequest,
    ExtractionState,
    Link,
)
from itwin_platform_api.runtime.check import Limits, check_body, check_value
from itwin_platform_api.runtime.errors import InvalidRequest
from itwin_platform_api.runtime.types import UNSET, FreeStrEnum, Model, OpenIntEnum, OpenStrEnum, Unset


class Colour(OpenStrEnum):
    RED = "Red"


class Level(OpenIntEnum):
    LOW = 1


class Tag(FreeStrEnum):
    OLD = "Old"


class Body(Model, frozen=True, kw_only=True):
    _limits: ClassVar[dict[str, Limits]] = {
        "": Limits(minProperties=1),
        "sizes": Limits(maxItems=2, items=Limits(minimum=0, maximum=9)),
    }

    colour: Colour | Unset = UNSET
    level: Level | Unset = UNSET
    tags: list[Tag] | Unset = UNSET
    sizes: list[float] | Unset = UNSET
    inner: Body | Unset = UNSET


def test_a_model_cannot_be_changed_and_is_compared_by_value() -> None:
    link = Link(href="a")
    with pytest.raises(AttributeError):
        link.href = "b"  # type: ignore[misc]
    assert link == Link(href="a") == copy.deepcopy(link) == pickle.loads(pickle.dumps(link))  # noqa: S301 - our own bytes
    assert link != Link(href="b")
    assert msgspec.structs.replace(link, href="b") == Link(href="b")


@pytest.mark.parametrize("api", ["access_control", "export", "grouping_and_mapping"])
def test_every_model_of_every_api_is_frozen(api: str) -> None:
    package = importlib.import_module(f"itwin_platform_api.{api}.models")
    classes = [getattr(package, name) for name in package.__all__]
    configs = {one.__name__: one.__struct_config__ for one in classes if issubclass(one, msgspec.Struct)}
    assert len(configs) > 20
    assert [name for name, config in configs.items() if not config.frozen] == []


def test_a_model_takes_keywords_only() -> None:
    with pytest.raises(TypeError):
        Link("a")  # type: ignore[call-arg]


def test_what_is_unset_is_not_written() -> None:
    body = ExtractionRunRequest(imodel_id="1", mappings=[ExtractionRunMapping(id="2")])
    assert msgspec.json.encode(body) == b'{"iModelId":"1","mappings":[{"id":"2"}]}'


def test_an_unknown_member_of_an_open_enum_survives_copies() -> None:
    state = ExtractionState("Paused")
    for other in (copy.copy(state), copy.deepcopy(state), pickle.loads(pickle.dumps(state))):  # noqa: S301
        assert (other, other.is_known) == ("Paused", False)
    assert ExtractionState.RUNNING.is_known


@pytest.mark.parametrize("value", [7, None, b"Red"])
def test_only_a_text_can_be_a_member_of_an_enum_of_texts(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid Colour"):
        Colour(value)


@pytest.mark.parametrize(
    ("body", "path", "problem"),
    [
        (Body(colour=Colour("Blue")), "$.colour", "Expected one of 'Red'; got 'Blue'"),
        (Body(level=Level(2)), "$.level", "Expected one of 1; got 2"),
        (Body(inner=Body(colour=Colour("Blue"))), "$.inner.colour", "Expected one of 'Red'; got 'Blue'"),
        (Body(sizes=[1, 2, 3]), "$.sizes", "Expected at most 2 items, got 3"),
        (Body(sizes=[1, -1]), "$.sizes[1]", "Expected at least 0, got -1.0"),
        (Body(inner=Body()), "$.inner", "Expected at least 1 of the members, got 0"),
        (Body(), "$", "Expected at least 1 of the members, got 0"),
    ],
)
def test_a_body_is_held_to_closed_sets_and_limits_at_any_depth(body: Body, path: str, problem: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_body(body, operation="create-thing")
    assert str(caught.value) == f"create-thing: {problem} - at `{path}`; nothing was sent."
    assert (caught.value.operation, caught.value.path) == ("create-thing", path)


def test_a_body_within_its_limits_passes() -> None:
    tags = [Tag.OLD, Tag("New")]
    check_body(Body(colour=Colour.RED, level=Level.LOW, tags=tags, sizes=[0, 9], inner=Body(sizes=[])), operation="a")


def test_a_value_without_limits_passes() -> None:
    check_value("anything", None, operation="a", path="b")


def test_models_are_loaded_when_they_are_asked_for_and_listed_all() -> None:
    assert len(set(models.__all__)) == len(models.__all__) > 40
    assert set(models.__all__) <= set(dir(models))
    for name in models.__all__:
        assert getattr(models, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        models.Nothing  # noqa: B018
