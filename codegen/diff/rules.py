"""Every kind of change with its rating and the reason for it: what it means to programs that use the generated client.

A schema serves requests, answers or both. What widens a request narrows nothing for callers, what widens an answer
does; so a rule about schemas has a verdict for each direction, and where both apply the worse one counts.

The yardstick is semantic versioning of the Python package. *Major*: a program that worked, or that a type checker
accepted, may stop doing so, or an installed version stops working with the service. *Minor*: programs go on as they are;
there is something new that they may use or should know. *Patch*: only texts, or nothing that the client acts upon.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["RULES", "Rating", "Rule", "Verdict"]


class Rating(IntEnum):
    """How much a change asks of callers; the numbers are the exit codes of ``python -m codegen diff``."""

    NONE = 0
    PATCH = 10
    MINOR = 11
    MAJOR = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    rating: Rating
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``says`` follows the name of what changed; ``old`` and ``new`` stand in it where there is something to show."""

    name: str
    says: str
    verdicts: dict[str, Verdict]


PATCH, MINOR, MAJOR = Rating.PATCH, Rating.MINOR, Rating.MAJOR
RULES: dict[str, Rule] = {}


def _rule(name: str, says: str, rating: Rating, reason: str) -> None:
    """A rule that has no direction."""
    verdict = Verdict(rating, reason)
    RULES[name] = Rule(name, says, {"request": verdict, "answer": verdict})


def _schema_rule(name: str, says: str, *, request: tuple[Rating, str], answer: tuple[Rating, str]) -> None:
    RULES[name] = Rule(name, says, {"request": Verdict(*request), "answer": Verdict(*answer)})


# -- the API -------------------------------------------------------------------------------------------------------

_rule("base-path", "moved from {old} to {new}", MAJOR, "installed versions call addresses that are gone")
_rule("security", "asks for another way to sign in", MAJOR, "credentials that were good enough no longer are")
_rule("security-alternative-added", "takes {new} too", MINOR, "the ways to sign in that there were stay good")
_rule("security-alternative-removed", "no longer takes {old}", MAJOR, "clients that sign in this way are refused")
_rule("scope-added", "asks for the further scope {new}", MAJOR, "tokens without that scope are refused")
_rule("scope-removed", "no longer asks for the scope {old}", PATCH, "tokens that have it stay good")
_rule(
    "sign-in-url",
    "has {new} instead of {old}",
    MAJOR,
    "programs that were set up with the old URL ask where nothing is",
)
_rule("flow-added", "is a new way to get tokens", MINOR, "the others stay good")
_rule("flow-removed", "gives no tokens any more", MAJOR, "programs that get their tokens this way get none")
_rule("scope-offered", "offers the scope {new}", MINOR, "tokens may be asked for with it")
_rule("scope-not-offered", "no longer offers the scope {old}", MAJOR, "asking for a token with it fails")

# -- operations ----------------------------------------------------------------------------------------------------

_rule("operation-added", "is new", MINOR, "a further method")
_rule("operation-removed", "is gone", MAJOR, "calls of the method fail")
_rule("operation-renamed", "is now called {new}", MAJOR, "the method has another name")
_rule(
    "operation-respelled",
    "is now spelled {new}",
    PATCH,
    "the method keeps its name; only the operation id in errors and logs is another",
)
_rule("path", "moved from {old} to {new}", MAJOR, "installed versions call an address that is gone")
_rule(
    "path-parameter-renamed",
    "calls the path parameter {old} now {new}",
    MAJOR,
    "callers who pass it by its name use one that is gone",
)
_rule("method", "changed from {old} to {new}", MAJOR, "installed versions call it the old way, and retries differ")
_rule("tag", "moved from the tag {old} to {new}", MAJOR, "the Python module of the operation has another name")
_rule("preview-begins", "became a technology preview", MINOR, "works as before, but may go away without a new version")
_rule("preview-ends", "is no technology preview any more", MINOR, "can be relied upon from now on")
_rule("deprecated", "is deprecated", MINOR, "works as before; callers should look for another way")
_rule("accept", "asks for {new} instead of {old}", MAJOR, "another API version answers, whose answers may differ")
_rule(
    "effect-stricter",
    "is {new} instead of {old}",
    MAJOR,
    "a request whose answer was lost is no longer sent again: callers meet OutcomeUnknown",
)
_rule("effect-looser", "is {new} instead of {old}", MINOR, "a request whose answer was lost is now sent again")
_rule(
    "listing",
    "pages by {new} instead of {old}",
    MAJOR,
    "the method returns another type, or kept resume tokens are void",
)
_rule("next-link", "has its next link elsewhere", MINOR, "pages are found as before, but only by this version")
_rule("job-added", "became part of a job: {new}", MINOR, "handles can be built on it")
_rule("job", "plays another part in its job: {new} instead of {old}", MAJOR, "the handles of the job rest on it")
_rule("result", "gives {new} instead of {old}", MAJOR, "the method returns another type")

# -- parameters and bodies -----------------------------------------------------------------------------------------

_rule("parameter-added", "is a new optional parameter", MINOR, "a further keyword")
_rule("parameter-added-required", "is a new required parameter", MAJOR, "calls without it fail")
_rule("parameter-removed", "is gone", MAJOR, "calls with the keyword fail")
_rule("parameter-required", "became required", MAJOR, "calls without it fail")
_rule("parameter-optional", "became optional", MINOR, "calls with it go on; it can be left out")
_rule("parameter-moved", "is now sent as {new}, was {old}", MAJOR, "installed versions send it where nobody looks")
_rule(
    "serialisation",
    "is written differently ({new} instead of {old})",
    MAJOR,
    "installed versions write it in a way that the service reads differently",
)
_rule("body-added", "takes an optional body", MINOR, "a further keyword")
_rule("body-added-required", "takes a required body", MAJOR, "calls without it fail")
_rule("body-removed", "takes no body any more", MAJOR, "calls with a body fail")
_rule("body-required", "has a required body now", MAJOR, "calls without it fail")
_rule("body-optional", "has an optional body now", MINOR, "calls with it go on; it can be left out")
_rule("body-media-added", "also takes {new}", PATCH, "the client goes on sending what it sent")
_rule(
    "body-media-removed", "no longer takes {old}, which the client did not send", PATCH, "nothing that the client sends"
)
_rule("body-media", "takes {new} instead of {old}", MAJOR, "installed versions send a body that is refused")

# -- answers -------------------------------------------------------------------------------------------------------

_rule("success-added", "is a new success answer", MINOR, "the method returns what it always returned")
_rule("success-added-other", "is a new success answer of another type", MAJOR, "the method's return type grows by it")
_rule("success-removed", "is gone", MAJOR, "what callers wait for does not come any more")
_rule("error-added", "is a new error answer", MINOR, "raised like any other; callers may want to tell it from others")
_rule("error-removed", "is gone", PATCH, "code that handles it stays good, it is not reached")
_rule("answer-kind", "is {new} instead of {old}", MAJOR, "the method returns another type")
_rule("answer-media", "comes as {new} instead of {old}", PATCH, "decoded in the same way")
_rule("answer-media-added", "may also come as {new}", PATCH, "the client asks for what it always asked for")
_rule(
    "answer-media-removed", "no longer comes as {old}, which the client did not ask for", PATCH, "nothing that it reads"
)
_rule("representation-added", "can be asked for as {new}", MINOR, "one more value of the keyword accept")
_rule("representation-removed", "can no longer be asked for as {old}", MAJOR, "calls with this value of accept fail")
_rule("header-added", "is a new header", MINOR, "it can be read from the whole answer")
_rule("header-removed", "is gone", MAJOR, "code that reads it finds nothing")
_rule(
    "error-header-removed", "is gone", MINOR, "the client's own waits do without it; code that reads it finds nothing"
)
_rule("header-optional", "is no longer sent always", MINOR, "headers are read as optional anyway")
_rule("header-required", "is always sent now", PATCH, "headers are read as optional anyway")

# -- schemas, by use -----------------------------------------------------------------------------------------------

_schema_rule(
    "member-added",
    "is a new optional member",
    request=(MINOR, "a further keyword"),
    answer=(MINOR, "a further field; answers without it still decode"),
)
_schema_rule(
    "member-added-required",
    "is a new required member",
    request=(MAJOR, "bodies without it are refused"),
    answer=(MINOR, "a further field; recorded answers without it no longer decode"),
)
_schema_rule(
    "member-removed",
    "is gone",
    request=(MAJOR, "calls with the keyword fail"),
    answer=(MAJOR, "the field is gone from the model"),
)
_schema_rule(
    "member-required",
    "became required",
    request=(MAJOR, "bodies without it are refused"),
    answer=(MINOR, "always there: its type lost Unset"),
)
_schema_rule(
    "member-optional",
    "is no longer required",
    request=(MINOR, "bodies with it go on; it can be left out"),
    answer=(MAJOR, "may be missing: its type gained Unset"),
)
_schema_rule(
    "read-only-begins",
    "is read-only now",
    request=(MAJOR, "calls with the keyword fail"),
    answer=(PATCH, "it is read as before"),
)
_schema_rule(
    "read-only-ends",
    "is no longer read-only",
    request=(MINOR, "a further keyword"),
    answer=(PATCH, "it is read as before"),
)
_schema_rule(
    "write-only-begins",
    "is write-only now",
    request=(PATCH, "it is sent as before"),
    answer=(MAJOR, "no longer in what callers read"),
)
_schema_rule(
    "write-only-ends",
    "is no longer write-only",
    request=(PATCH, "it is sent as before"),
    answer=(MINOR, "callers can read it too"),
)
_schema_rule(
    "discriminator-added",
    "says by {new} which subtype a value is",
    request=(MINOR, "what callers pass stays good if it says so too"),
    answer=(MAJOR, "values decode as their subtypes, not as the base"),
)
_schema_rule(
    "discriminator-removed",
    "no longer says by {old} which subtype a value is",
    request=(MAJOR, "subtypes that callers pass may be taken for another one"),
    answer=(MAJOR, "values no longer decode as their subtypes"),
)
_schema_rule(
    "discriminator",
    "says by {new} which subtype a value is, was {old}",
    request=(MAJOR, "installed versions say it in the old property"),
    answer=(MAJOR, "installed versions look for it in the old property"),
)
_schema_rule(
    "alternative-added",
    "may be {new} too",
    request=(MINOR, "what callers pass stays good"),
    answer=(MINOR, "read as one with the members of all alternatives; callers may meet other members than before"),
)
_schema_rule(
    "alternative-removed",
    "is {old} no more",
    request=(MAJOR, "values of this kind are refused"),
    answer=(PATCH, "one of the alternatives that callers were ready for is not met any more"),
)
_schema_rule(
    "subtype-added",
    "has the subtype {new}",
    request=(MINOR, "one more kind of value to send"),
    answer=(MINOR, "a further class; installed versions read it as the base"),
)
_schema_rule(
    "subtype-removed",
    "has the subtype {old} no more",
    request=(MAJOR, "values of this kind are refused"),
    answer=(MAJOR, "callers that wait for it wait in vain"),
)
_schema_rule(
    "subtype",
    "means {new} by a value that meant {old}",
    request=(MAJOR, "what callers pass is read as something else"),
    answer=(MAJOR, "what callers read has another type"),
)
_schema_rule(
    "null-added",
    "may be null now",
    request=(MINOR, "bodies without null go on"),
    answer=(MAJOR, "its type gained None"),
)
_schema_rule(
    "null-removed",
    "may not be null any more",
    request=(MAJOR, "bodies with null are refused"),
    answer=(MINOR, "its type lost None; code that checks for it stays good"),
)
_schema_rule(
    "type",
    "is {new} instead of {old}",
    request=(MAJOR, "what callers pass is refused"),
    answer=(MAJOR, "what callers read has another type"),
)
_schema_rule(
    "type-widened",
    "may be {new}, was {old}",
    request=(MINOR, "what callers pass stays good"),
    answer=(MAJOR, "callers meet types that they did not expect"),
)
_schema_rule(
    "type-narrowed",
    "is {new}, was {old}",
    request=(MAJOR, "some of what callers passed is refused"),
    answer=(MINOR, "one of the types that callers were ready for"),
)
_schema_rule(
    "format",
    "has the format {new} instead of {old}",
    request=(MINOR, "the client checks no such format; the service may refuse more than before"),
    answer=(PATCH, "the same Python type; the client checks no such format"),
)
_schema_rule(
    "enum-value-added",
    "has the new value {new}",
    request=(MINOR, "one more value to send"),
    answer=(MINOR, "enums are open, so it decodes; callers that match exhaustively meet a value they do not know"),
)
_schema_rule(
    "enum-value-removed",
    "lost the value {old}",
    request=(MAJOR, "calls with it are refused"),
    answer=(
        MAJOR,
        "no longer sent, and its member is gone: code that names it breaks, although comparing with its text stays good",
    ),
)
_schema_rule(
    "enum-begins",
    "is one of a set of values, was any",
    request=(MAJOR, "values outside of the set are refused"),
    answer=(MINOR, "an open enum is a string too, and takes values that are not listed"),
)
_schema_rule(
    "enum-begins-open",
    "has known values now",
    request=(MINOR, "other values can still be sent"),
    answer=(MINOR, "an open enum is a string too, and takes values that are not listed"),
)
_schema_rule(
    "enum-ends",
    "is any value, was one of a set",
    request=(MAJOR, "the enum class is gone, for callers who pass its members"),
    answer=(MAJOR, "the enum class is gone, for callers who compare with its members"),
)
_schema_rule(
    "enum-order",
    "lists its values in another order",
    request=(PATCH, "the same values"),
    answer=(PATCH, "the same values"),
)
_schema_rule(
    "enum-opens",
    "takes values that are not listed",
    request=(MINOR, "what callers pass stays good"),
    answer=(PATCH, "answers were read so before"),
)
_schema_rule(
    "enum-closes",
    "takes only the values that are listed",
    request=(MAJOR, "other values are refused before they are sent"),
    answer=(PATCH, "answers are read as before, values that are not listed included"),
)
_schema_rule(
    "limit-tighter",
    "has the limit {new}, was {old}",
    request=(MAJOR, "values that were good are refused before they are sent"),
    answer=(PATCH, "the client does not check limits of answers"),
)
_schema_rule(
    "limit-looser",
    "has the limit {new}, was {old}",
    request=(MINOR, "more can be sent"),
    answer=(MINOR, "the client does not check limits of answers; values may be larger than callers made room for"),
)
_schema_rule(
    "limit-other",
    "has the limit {new} instead of {old}",
    request=(MAJOR, "values that were good may be refused"),
    answer=(MINOR, "the client does not check limits of answers; values may look different"),
)
_schema_rule(
    "extra-members",
    "{new} members that it does not name",
    request=(PATCH, "models send only the members that they have"),
    answer=(PATCH, "members that a model does not have are ignored"),
)
_schema_rule(
    "default",
    "has the default {new}, was {old}",
    request=(MINOR, "calls that leave it out mean something else"),
    answer=(PATCH, "the client fills in no defaults"),
)

# -- what is left --------------------------------------------------------------------------------------------------

_rule("model-added", "is a new schema", MINOR, "a further class")
_rule("model-removed", "is a schema no more", MAJOR, "the class is gone")
_rule("part-added", "is new, and no class", PATCH, "spelled out where it is used")
_rule("part-removed", "is gone, and was no class", PATCH, "was spelled out where it was used")
_rule("name-added", "new Python names", MINOR, "names that may be used")
_rule("name-removed", "Python names that are gone", MAJOR, "code that uses them fails")
_rule("name-refined", "Python names that take more or give less", MINOR, "code that uses them goes on")
_rule("name-changed", "Python names of another type", MAJOR, "code that uses them may no longer type-check")
_rule("text", "has other texts ({new})", PATCH, "only documentation")
_rule("other", "is written differently ({new})", PATCH, "the client is the same")
