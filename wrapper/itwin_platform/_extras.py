"""Optional dependencies: import them late, and say in one line what to install when they are absent."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import MissingExtra

__all__ = ["require"]


def require(extra: str, module: str) -> Any:
    """Import ``module``, which the extra ``extra`` installs.

    Raises:
        MissingExtra: the module is not installed; the message names the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] == module.partition(".")[0]:
            raise MissingExtra(extra, module) from None
        raise
