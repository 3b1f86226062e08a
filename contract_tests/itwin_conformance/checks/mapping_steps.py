"""What checks of Grouping and Mapping do again and again: make things, read them, compare them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ..exchange import Exchange
from ..scene import Scene

__all__ = [
    "KINDS",
    "QUERY",
    "Kind",
    "Path",
    "above",
    "expect_members",
    "kind_of",
    "listed",
    "moment",
    "new_group",
    "new_mapping",
    "new_property",
    "new_thing",
    "read",
    "shown",
]

Path = dict[str, str]
#: Characters of a value in a message.
LONGEST_SHOWN = 100
#: A query that every iModel can answer.
QUERY = "SELECT ECInstanceId, ECClassId FROM BisCore.Element"
FURTHER_QUERY = "SELECT ECInstanceId, ECClassId FROM BisCore.PhysicalElement"


class Kind(NamedTuple):
    """A mapping, a group or a property.

    Attributes:
        name: the member of an answer that holds it, and the last part of its operations.
        listed: the member of a list that holds several, and the last part of the operation that lists.
        identified: the path parameter.
        naming: the member that holds the name.
        members: members with values that are not those of a new one that is not told any.
        changes: other values for the same members.
        defaults: what members are when they are left out; None stands for absent, too.
        wrong: a member with a value that is refused.
    """

    name: str
    listed: str
    identified: str
    naming: str
    members: Mapping[str, Any]
    changes: Mapping[str, Any]
    defaults: Mapping[str, Any]
    wrong: Mapping[str, Any]

    def least(self, scene: Scene) -> dict[str, Any]:
        """A body with nothing but what is required."""
        whole: dict[str, Any] = scene.body(f"create-{self.name}")
        return {name: value for name, value in whole.items() if name not in self.defaults} | self.required

    @property
    def required(self) -> dict[str, Any]:
        """Required members besides the name."""
        return {name: value for name, value in self.members.items() if name not in self.defaults}


KINDS = {
    "mapping": Kind(
        "mapping",
        "mappings",
        "mappingId",
        "mappingName",
        {"description": 'Für "eine" Prüfung', "extractionEnabled": True},
        {"description": "Changed", "extractionEnabled": False},
        {"description": "", "extractionEnabled": False},
        {"extractionEnabled": "yes"},
    ),
    "group": Kind(
        "group",
        "groups",
        "groupId",
        "groupName",
        {"description": "For one check", "query": QUERY, "metadata": [{"key": "a key", "value": "ä"}]},
        {"description": "Changed", "query": FURTHER_QUERY, "metadata": [{"key": "b", "value": "2"}]},
        {"description": "", "metadata": []},
        {"query": " "},
    ),
    "property": Kind(
        "property",
        "properties",
        "propertyId",
        "propertyName",
        {
            "dataType": "Double",
            "quantityType": "Volume",
            "ecProperties": [
                {"ecSchemaName": "Schema", "ecClassName": "Class", "ecPropertyName": "Volume"},
                {"ecSchemaName": "*", "ecClassName": "*", "ecPropertyName": "Category.UserLabel"},
            ],
            "calculatedPropertyType": "Volume",
            "formula": "100 * 3.123",
        },
        {
            "dataType": "Double",
            "quantityType": "Area",
            "ecProperties": [{"ecSchemaName": "*", "ecClassName": "*", "ecPropertyName": "Area"}],
            "calculatedPropertyType": "Area",
            "formula": "2 ** 3",
        },
        {"quantityType": None, "ecProperties": None, "calculatedPropertyType": None, "formula": None},
        {"dataType": "Number"},
    ),
}


def kind_of(scene: Scene) -> Kind:
    """What the operation of a check is about."""
    about = scene.endpoint.id.partition("-")[2]
    return next(kind for kind in KINDS.values() if about in (kind.name, kind.listed))


def new_mapping(scene: Scene, **members: Any) -> tuple[Path, dict[str, Any]]:
    """A mapping for this check alone, and the path to it."""
    made = scene.make("create-mapping", **members)
    return {"mappingId": made["id"]}, made


def new_group(scene: Scene, path: Path | None = None, **members: Any) -> tuple[Path, dict[str, Any]]:
    """A group for this check alone, in a mapping of its own unless a path is given."""
    inside = {"mappingId": path["mappingId"]} if path else new_mapping(scene)[0]
    made = scene.make("create-group", path=inside, **members)
    return {**inside, "groupId": made["id"]}, made


def new_property(scene: Scene, path: Path | None = None, **members: Any) -> tuple[Path, dict[str, Any]]:
    """A property for this check alone, in a group of its own unless a path is given."""
    inside = {name: path[name] for name in ("mappingId", "groupId")} if path else new_group(scene)[0]
    made = scene.make("create-property", path=inside, **members)
    return {**inside, "propertyId": made["id"]}, made


def new_thing(scene: Scene, kind: Kind, path: Path | None = None, **members: Any) -> tuple[Path, dict[str, Any]]:
    """A mapping, a group or a property; a path is that of a neighbour, beside which it is made."""
    if kind.name == "mapping":
        return new_mapping(scene, **members)
    return (new_group if kind.name == "group" else new_property)(scene, path, **members)


def read(scene: Scene, kind: Kind, path: Path) -> dict[str, Any]:
    """A thing as it is now."""
    found: dict[str, Any] = scene.good(f"get-{kind.name}", path=path).json[kind.name]
    return found


def above(kind: Kind, path: Path) -> Path:
    """The path of the list that a thing is in."""
    return {name: value for name, value in path.items() if name != kind.identified}


def listed(scene: Scene, kind: Kind, path: Path) -> list[Any]:
    """All things beside one, itself among them."""
    return scene.items(f"get-{kind.listed}", path=above(kind, path))


def shown(value: Any) -> str:
    """A value as a message shows it: its beginning, where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def expect_members(scene: Scene, exchange: Exchange, place: str, expected: Mapping[str, Any]) -> None:
    """Every member has the value that is expected; None stands for absent, too."""
    given = exchange.json[place]
    for name, value in expected.items():
        got = given.get(name)
        scene.expect(got == value, f"expected {name} {shown(value)}, got {shown(got)}", exchange, at=f"/{place}/{name}")


def moment(scene: Scene, text: str, exchange: Exchange, at: str) -> datetime:
    """A date as a moment; one without a zone is in UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        scene.broken(f"expected a date of ISO 8601, got {text!r}", exchange, at=at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
