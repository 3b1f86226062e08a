"""The models of the Export API; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .authentication_type import AuthenticationType
    from .authorization_information import AuthorizationInformation
    from .authorization_information_links import AuthorizationInformationLinks
    from .authorization_information_response import AuthorizationInformationResponse
    from .authorization_url import AuthorizationUrl
    from .connection import Connection
    from .connection_links import ConnectionLinks
    from .connection_response import ConnectionResponse
    from .connections_response import ConnectionsResponse
    from .error import Error
    from .error_detail import ErrorDetail
    from .error_response import ErrorResponse
    from .execution_error import ExecutionError
    from .execution_result import ExecutionResult
    from .execution_state import ExecutionState
    from .export_connection_create import ExportConnectionCreate
    from .export_connection_run_create import ExportConnectionRunCreate
    from .export_job import ExportJob
    from .export_run import ExportRun
    from .export_task import ExportTask
    from .export_type import ExportType
    from .ifc_version import IfcVersion
    from .input_options import InputOptions
    from .link import Link
    from .output_location import OutputLocation
    from .output_options import OutputOptions
    from .paging_links import PagingLinks
    from .run_response import RunResponse
    from .runs_response import RunsResponse
    from .task_error import TaskError

__all__ = (
    "AuthenticationType",
    "AuthorizationInformation",
    "AuthorizationInformationLinks",
    "AuthorizationInformationResponse",
    "AuthorizationUrl",
    "Connection",
    "ConnectionLinks",
    "ConnectionResponse",
    "ConnectionsResponse",
    "Error",
    "ErrorDetail",
    "ErrorResponse",
    "ExecutionError",
    "ExecutionResult",
    "ExecutionState",
    "ExportConnectionCreate",
    "ExportConnectionRunCreate",
    "ExportJob",
    "ExportRun",
    "ExportTask",
    "ExportType",
    "IfcVersion",
    "InputOptions",
    "Link",
    "OutputLocation",
    "OutputOptions",
    "PagingLinks",
    "RunResponse",
    "RunsResponse",
    "TaskError",
)

_MODULES = {
    "AuthenticationType": ".authentication_type",
    "AuthorizationInformation": ".authorization_information",
    "AuthorizationInformationLinks": ".authorization_information_links",
    "AuthorizationInformationResponse": ".authorization_information_response",
    "AuthorizationUrl": ".authorization_url",
    "Connection": ".connection",
    "ConnectionLinks": ".connection_links",
    "ConnectionResponse": ".connection_response",
    "ConnectionsResponse": ".connections_response",
    "Error": ".error",
    "ErrorDetail": ".error_detail",
    "ErrorResponse": ".error_response",
    "ExecutionError": ".execution_error",
    "ExecutionResult": ".execution_result",
    "ExecutionState": ".execution_state",
    "ExportConnectionCreate": ".export_connection_create",
    "ExportConnectionRunCreate": ".export_connection_run_create",
    "ExportJob": ".export_job",
    "ExportRun": ".export_run",
    "ExportTask": ".export_task",
    "ExportType": ".export_type",
    "IfcVersion": ".ifc_version",
    "InputOptions": ".input_options",
    "Link": ".link",
    "OutputLocation": ".output_location",
    "OutputOptions": ".output_options",
    "PagingLinks": ".paging_links",
    "RunResponse": ".run_response",
    "RunsResponse": ".runs_response",
    "TaskError": ".task_error",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
