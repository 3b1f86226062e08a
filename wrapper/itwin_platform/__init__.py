"""Python SDK for Bentley's iTwin Platform.

``ITwinPlatform`` and ``AsyncITwinPlatform`` are the clients; their attributes are the APIs
(``grouping_and_mapping``, ``access_control``, ``export``) and the doors to jobs (``extractions``,
``access_jobs``, ``exports``). What is named in ``__all__`` is what this package promises.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from itwin_platform_api.runtime.pages import Page
    from itwin_platform_api.runtime.types import UNSET, Response

    from ._auth import AuthorizationCode, ClientCredentials, Credential, StaticToken
    from ._client import AsyncITwinPlatform, ITwinPlatform
    from ._core.events import Hooks, PollEvent, RequestEvent, RetryEvent
    from ._core.jobs import JobStatus
    from ._core.records import TokenStore
    from ._handles import (
        AccessJob,
        AsyncAccessJob,
        AsyncExportRun,
        AsyncExtraction,
        ExportRun,
        Extraction,
    )
    from ._keyring import KeyringStore
    from ._limits import RateLimit
    from ._pages import AsyncItemPages, ItemPages
    from ._rounds import wait_all
    from ._stores import FileStore, MemoryStore
    from ._version import __version__

__all__ = [
    "UNSET",
    "AccessJob",
    "AsyncAccessJob",
    "AsyncExportRun",
    "AsyncExtraction",
    "AsyncITwinPlatform",
    "AsyncItemPages",
    "AuthorizationCode",
    "ClientCredentials",
    "Credential",
    "ExportRun",
    "Extraction",
    "FileStore",
    "Hooks",
    "ITwinPlatform",
    "ItemPages",
    "JobStatus",
    "KeyringStore",
    "MemoryStore",
    "Page",
    "PollEvent",
    "RateLimit",
    "RequestEvent",
    "Response",
    "RetryEvent",
    "StaticToken",
    "TokenStore",
    "__version__",
    "wait_all",
]

_HOMES = {
    "UNSET": "itwin_platform_api.runtime.types",
    "AccessJob": "._handles",
    "AsyncAccessJob": "._handles",
    "AsyncExportRun": "._handles",
    "AsyncExtraction": "._handles",
    "AsyncITwinPlatform": "._client",
    "AsyncItemPages": "._pages",
    "AuthorizationCode": "._auth",
    "ClientCredentials": "._auth",
    "Credential": "._auth",
    "ExportRun": "._handles",
    "Extraction": "._handles",
    "FileStore": "._stores",
    "Hooks": "._core.events",
    "ITwinPlatform": "._client",
    "ItemPages": "._pages",
    "JobStatus": "._core.jobs",
    "KeyringStore": "._keyring",
    "MemoryStore": "._stores",
    "Page": "itwin_platform_api.runtime.pages",
    "PollEvent": "._core.events",
    "RateLimit": "._limits",
    "RequestEvent": "._core.events",
    "Response": "itwin_platform_api.runtime.types",
    "RetryEvent": "._core.events",
    "StaticToken": "._auth",
    "TokenStore": "._core.records",
    "__version__": "._version",
    "wait_all": "._rounds",
}


def __getattr__(name: str) -> Any:
    # Each name is loaded when it is first asked for, so that the import of this package stays cheap.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
