"""The objects of the APIs: ``itwin_platform.models.<api>.<Name>``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import access_control, export, grouping_and_mapping

__all__ = ["access_control", "export", "grouping_and_mapping"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
