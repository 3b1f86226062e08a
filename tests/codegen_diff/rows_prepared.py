"""Changes of what the small definition has only after it was prepared, each with its rating."""

from __future__ import annotations

from typing import Any, NamedTuple

from codegen.diff import Rating

from .changes import (
    ANSWER,
    GET_THING,
    MAJOR,
    MAKE,
    MINOR,
    PATCH,
    REQUEST,
    SCHEMAS,
    THING,
    Mutation,
    drop,
    put,
    together,
)

ID = f"{GET_THING}/parameters/0"
SCHEMES = "/components/securitySchemes"
OAUTH = f"{SCHEMES}/itwinPlatform"
FLOW = f"{OAUTH}/flows/clientCredentials"
BEARER = together(put(f"{SCHEMES}/bearer", {"type": "http", "scheme": "bearer"}))
EITHER = [{"itwinPlatform": ["itwin-platform"]}, {"bearer": []}]
CODE_FLOW = {"authorizationUrl": "https://a", "tokenUrl": "https://b", "scopes": {"itwin-platform": ""}}
PET: dict[str, Any] = {
    "oneOf": [{"$ref": f"#{SCHEMAS}/Place"}, {"$ref": f"#{SCHEMAS}/Spot"}],
    "discriminator": {"propertyName": "type", "mapping": {"p": f"#{SCHEMAS}/Place", "s": f"#{SCHEMAS}/Spot"}},
}
TEXT = {"type": "string"}
WAYS: dict[str, Any] = {"oneOf": PET["oneOf"]}


class Prepared(NamedTuple):
    """A change to a prepared definition, and the one thing that the report has to say about it."""

    says: str
    prepare: Mutation
    mutate: Mutation
    rule: str
    rating: Rating
    pointer: str
    directions: tuple[str, ...] | None = None
    in_old: bool = False


def nothing(_: Any) -> None:
    """Leaves the definition as it is."""


def both(place: str, at: str, value: Any, rule: str, requests: Rating, answers: Rating, **more: Any) -> list[Prepared]:
    """One change of a schema, in a request and in an answer."""
    rows = []
    for name, direction, rating in ((f"{MAKE}/probe", REQUEST, requests), (f"{THING}/probe", ANSWER, answers)):
        mutate = drop(f"{name}{at}") if value is None else put(f"{name}{at}", value)
        says = f"{rule} in {direction[0]}"
        rows.append(Prepared(says, put(name, more["old"]), mutate, rule, rating, f"{name}{place}", direction))
    return rows


PREPARED = [
    # Path parameters
    Prepared("path type", nothing, put(f"{ID}/schema/type", "integer"), "type", MAJOR, f"{ID}/schema", REQUEST),
    Prepared("path pattern", nothing, put(f"{ID}/schema/pattern", "^a"), "limit-tighter", MAJOR, f"{ID}/schema"),
    Prepared("path length", nothing, put(f"{ID}/schema/maxLength", 9), "limit-tighter", MAJOR, f"{ID}/schema"),
    Prepared("path enum", nothing, put(f"{ID}/schema/enum", ["a"]), "enum-begins", MAJOR, f"{ID}/schema"),
    Prepared("path format", nothing, put(f"{ID}/schema/format", "uuid"), "format", MINOR, f"{ID}/schema"),
    Prepared("path date", nothing, put(f"{ID}/schema/format", "date"), "type", MAJOR, f"{ID}/schema"),
    Prepared("path style", nothing, put(f"{ID}/style", "label"), "serialisation", MAJOR, ID),
    Prepared(
        "another path pattern",
        put(f"{ID}/schema/pattern", "^a"),
        put(f"{ID}/schema/pattern", "^b"),
        "limit-other",
        MAJOR,
        f"{ID}/schema",
    ),
    Prepared(
        "path value gone",
        put(f"{ID}/schema/enum", ["a", "b"]),
        put(f"{ID}/schema/enum", ["a"]),
        "enum-value-removed",
        MAJOR,
        f"{ID}/schema/enum",
    ),
    Prepared(
        "path value more",
        put(f"{ID}/schema/enum", ["a"]),
        put(f"{ID}/schema/enum", ["a", "b"]),
        "enum-value-added",
        MINOR,
        f"{ID}/schema/enum",
    ),
    # Sign-in
    Prepared("further way", BEARER, put("/security", EITHER), "security-alternative-added", MINOR, "/security"),
    Prepared("no way needed", nothing, put("/security/-", {}), "security-alternative-added", MINOR, "/security"),
    Prepared(
        "way gone",
        together(BEARER, put("/security", EITHER)),
        put("/security", EITHER[1:]),
        "security-alternative-removed",
        MAJOR,
        "/security",
    ),
    Prepared(
        "both schemes at once",
        BEARER,
        put("/security", [{"itwinPlatform": ["itwin-platform"], "bearer": []}]),
        "security",
        MAJOR,
        "/security",
    ),
    Prepared("way where none was", put("/security", []), put("/security", EITHER[:1]), "security", MAJOR, "/security"),
    Prepared("no sign-in", nothing, put("/security", []), "security", MAJOR, "/security"),
    Prepared(
        "other scheme of HTTP",
        together(BEARER, put("/security", EITHER[1:])),
        put(f"{SCHEMES}/bearer/scheme", "basic"),
        "security",
        MAJOR,
        "/security",
    ),
    Prepared(
        "a scope more in one of two ways",
        put("/security", [{"itwinPlatform": ["a", "b"]}, {"itwinPlatform": ["itwin-platform"]}]),
        put("/security", [{"itwinPlatform": ["a", "b", "c"]}, {"itwinPlatform": ["itwin-platform"]}]),
        "scope-added",
        MAJOR,
        "/security",
    ),
    Prepared("token URL", nothing, put(f"{FLOW}/tokenUrl", "https://x"), "sign-in-url", MAJOR, f"{FLOW}/tokenUrl"),
    Prepared("refresh URL", nothing, put(f"{FLOW}/refreshUrl", "https://x"), "sign-in-url", MAJOR, f"{FLOW}/refreshUrl"),
    Prepared(
        "flow more",
        nothing,
        put(f"{OAUTH}/flows/authorizationCode", CODE_FLOW),
        "flow-added",
        MINOR,
        f"{OAUTH}/flows/authorizationCode",
    ),
    Prepared(
        "flow gone",
        put(f"{OAUTH}/flows/authorizationCode", CODE_FLOW),
        drop(f"{OAUTH}/flows/authorizationCode"),
        "flow-removed",
        MAJOR,
        f"{OAUTH}/flows/authorizationCode",
        in_old=True,
    ),
    Prepared("scope offered", nothing, put(f"{FLOW}/scopes/more", "x"), "scope-offered", MINOR, f"{FLOW}/scopes"),
    Prepared("scope gone", nothing, put(f"{FLOW}/scopes", {}), "scope-not-offered", MAJOR, f"{FLOW}/scopes"),
    # Directions
    *both("", "/readOnly", True, "read-only-begins", MAJOR, PATCH, old=TEXT),
    *both("", "/readOnly", None, "read-only-ends", MINOR, PATCH, old={**TEXT, "readOnly": True}),
    *both("", "/writeOnly", True, "write-only-begins", PATCH, MAJOR, old=TEXT),
    *both("", "/writeOnly", None, "write-only-ends", PATCH, MINOR, old={**TEXT, "writeOnly": True}),
    Prepared(
        "required once it is sent",
        together(
            put(f"{MAKE}/probe", {**TEXT, "readOnly": True}), put(f"{SCHEMAS}/ThingCreate/required/-", "probe")
        ),
        drop(f"{MAKE}/probe/readOnly"),
        "member-required",
        MAJOR,
        f"{MAKE}/probe",
        REQUEST,
    ),
    # Names that no change of the definition explains
    Prepared(
        "class that was null somewhere",
        put(f"{SCHEMAS}/Link/nullable", True),
        drop(f"{SCHEMAS}/Link/nullable"),
        "name-refined",
        MINOR,
        f"{SCHEMAS}/ThingsResponse",
    ),
    # Alternatives
    *both("", "/oneOf", WAYS["oneOf"], "alternative-added", MINOR, MINOR, old={"oneOf": WAYS["oneOf"][:1]}),
    *both("", "/oneOf", WAYS["oneOf"][:1], "alternative-removed", MAJOR, PATCH, old=WAYS),
    # Subtypes
    *both("/discriminator", "/discriminator", PET["discriminator"], "discriminator-added", MINOR, MAJOR, old={"oneOf": PET["oneOf"]}),
    *both("", "/discriminator", None, "discriminator-removed", MAJOR, MAJOR, old=PET),
    *both("/discriminator", "/discriminator/propertyName", "kind", "discriminator", MAJOR, MAJOR, old=PET),
    *both("/discriminator", "/discriminator/mapping/x", f"#{SCHEMAS}/Spot", "subtype-added", MINOR, MINOR, old=PET),
    *both("/discriminator", "/discriminator/mapping", {"p": f"#{SCHEMAS}/Place"}, "subtype-removed", MAJOR, MAJOR, old=PET),
    *both("/discriminator", "/discriminator/mapping/s", f"#{SCHEMAS}/Place", "subtype", MAJOR, MAJOR, old=PET),
]  # fmt: skip
