"""The objects of the APIs: ``itwin_platform.models.<api>.<Name>``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import access_control, export, grouping_and_mapping

__all__ = ["access_control", "export", "grouping_and_mapping"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    from itwin_platform_api.facades import APIS

    if name in APIS:  # an API that was added to this installation
        return import_module(f"itwin_platform_api.{name}.models")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
