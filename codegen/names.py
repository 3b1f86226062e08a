"""Python names for what the portal names: one place, so that a name cannot come out two ways."""

from __future__ import annotations

import builtins
import keyword
import re

__all__ = ["class_name", "constant_name", "package_name", "snake_name"]

# One word each, however they are spelled: iTwin, iModel and their plurals.
_ONE_WORD = re.compile(r"i(Twin|Model)", re.IGNORECASE)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_RESERVED = (
    set(dir(builtins)) | set(keyword.kwlist) | set(keyword.softkwlist) | {"self", "cls", "datetime", "msgspec"}
) - {"id"}

#: What generated modules import under these names; a schema that is called so is ``JobModel``, not ``Job``.
_RUNTIME = {
    "Answer",
    "Any",
    "AsyncByteStream",
    "AsyncFacadeClient",
    "AsyncPages",
    "AsyncSender",
    "Awaitable",
    "ByteStream",
    "ClassVar",
    "DateTime",
    "FacadeClient",
    "Final",
    "FreeStrEnum",
    "IdLike",
    "Job",
    "Limits",
    "Listing",
    "Literal",
    "Model",
    "OpenIntEnum",
    "OpenStrEnum",
    "Operation",
    "Pages",
    "Parameter",
    "Request",
    "Response",
    "Sender",
    "TypeAlias",
    "Unset",
}


def _words(text: str) -> list[str]:
    words: list[str] = []
    for chunk in re.split(r"[^0-9A-Za-z]+", _ONE_WORD.sub(lambda match: f" I{match[1].lower()} ", text)):
        words.extend(_PARTS.findall(chunk))
    return words


def _joined_words(text: str) -> list[str]:
    """Words in which a plural of iTwin is one word again, and digits stay with the word before them."""
    words: list[str] = []
    for word in _words(text):
        if words and (word.isdigit() or (word in {"s", "S"} and words[-1] in {"Itwin", "Imodel"})):
            words[-1] += word
        else:
            words.append(word)
    return words


def snake_name(text: str) -> str:
    """``iTwinId`` gives ``itwin_id``, ``$continuationToken`` gives ``continuation_token``."""
    name = "_".join(word.lower() for word in _joined_words(text)) or "field"
    if name[0].isdigit():
        name = f"field_{name}"
    return f"{name}_" if name in _RESERVED else name


def class_name(text: str) -> str:
    """``iTwins-prefer-return-minimal`` gives ``ITwinsPreferReturnMinimal``."""
    name = "".join(_capital(word) for word in _joined_words(text)) or "Unnamed"
    if name[0].isdigit():
        name = f"Model{name}"
    if name in _RUNTIME:
        return f"{name}Model"
    return f"{name}_" if name in _RESERVED else name


def _capital(word: str) -> str:
    if word.startswith(("Itwin", "Imodel")):
        return "I" + word[1:].capitalize()
    return word if word.isupper() else word[0].upper() + word[1:]


def constant_name(text: str) -> str:
    """``IFC4 RV 1.2`` gives ``IFC4_RV_1_2``."""
    name = (
        re.sub(r"[^0-9A-Za-z]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _ONE_WORD.sub(r"I\1", text)))
        .strip("_")
        .upper()
    )
    name = name.replace("I_TWIN", "ITWIN").replace("I_MODEL", "IMODEL")
    if not name or name[0].isdigit():
        name = f"VALUE_{name}".rstrip("_")
    return name


def package_name(api: str) -> str:
    """``access-control`` gives ``access_control``."""
    return snake_name(api)
