"""What a measurement of the suite's strength depends on, as one short text."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import itwin_conformance
import itwin_platform.sandbox
import itwin_platform.testing
import itwin_platform_api
from itwin_conformance.requirements import folder

__all__ = ["fingerprint"]


@functools.cache
def fingerprint() -> str:
    """Changes when the definitions, the sandbox, the requirements, the checks or the bugs do."""
    digest = hashlib.sha256()
    for file in sorted(folder().glob("*.yaml")):
        digest.update(file.read_bytes())
    packages = (itwin_platform_api, itwin_platform.sandbox, itwin_platform.testing, itwin_conformance)
    for package in packages:
        for root in package.__path__:
            for file in sorted(Path(root).rglob("*")):
                # Of the clients only the definitions count, which the sandbox and the suite read.
                is_wanted = file.name == "definition.json" if package is itwin_platform_api else file.suffix == ".py"
                if is_wanted:
                    digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
