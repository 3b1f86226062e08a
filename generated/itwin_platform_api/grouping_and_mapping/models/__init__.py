"""The models of the Grouping and Mapping API; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .audit_action import AuditAction
    from .audit_property_change import AuditPropertyChange
    from .audit_trail_entry import AuditTrailEntry
    from .audit_trail_response import AuditTrailResponse
    from .calculated_property_type import CalculatedPropertyType
    from .cdm import CDM
    from .cdm_annotation import CDMAnnotation
    from .cdm_attribute import CDMAttribute
    from .cdm_data_type import CDMDataType
    from .cdm_entity import CDMEntity
    from .cdm_entity_type import CDMEntityType
    from .cdm_partition import CDMPartition
    from .data_type import DataType
    from .detailed_error import DetailedError
    from .detailed_error_response import DetailedErrorResponse
    from .ec_property_reference import ECPropertyReference
    from .error import Error
    from .error_response import ErrorResponse
    from .extraction_links import ExtractionLinks
    from .extraction_log_category import ExtractionLogCategory
    from .extraction_log_context_type import ExtractionLogContextType
    from .extraction_log_entry import ExtractionLogEntry
    from .extraction_log_level import ExtractionLogLevel
    from .extraction_logs_response import ExtractionLogsResponse
    from .extraction_response import ExtractionResponse
    from .extraction_run_mapping import ExtractionRunMapping
    from .extraction_run_request import ExtractionRunRequest
    from .extraction_state import ExtractionState
    from .extraction_status import ExtractionStatus
    from .extractions_response import ExtractionsResponse
    from .group import Group
    from .group_create import GroupCreate
    from .group_links import GroupLinks
    from .group_metadata import GroupMetadata
    from .group_response import GroupResponse
    from .group_update import GroupUpdate
    from .groups_response import GroupsResponse
    from .link import Link
    from .mapping import Mapping
    from .mapping_create import MappingCreate
    from .mapping_extraction import MappingExtraction
    from .mapping_extraction_links import MappingExtractionLinks
    from .mapping_extractions_response import MappingExtractionsResponse
    from .mapping_links import MappingLinks
    from .mapping_response import MappingResponse
    from .mapping_update import MappingUpdate
    from .mappings_response import MappingsResponse
    from .paged_response_links import PagedResponseLinks
    from .prefer_header import PreferHeader
    from .properties_response import PropertiesResponse
    from .property_ import Property
    from .property_create import PropertyCreate
    from .property_links import PropertyLinks
    from .property_response import PropertyResponse
    from .property_update import PropertyUpdate
    from .quantity_type import QuantityType
    from .source_group_reference import SourceGroupReference

__all__ = (
    "AuditAction",
    "AuditPropertyChange",
    "AuditTrailEntry",
    "AuditTrailResponse",
    "CalculatedPropertyType",
    "CDM",
    "CDMAnnotation",
    "CDMAttribute",
    "CDMDataType",
    "CDMEntity",
    "CDMEntityType",
    "CDMPartition",
    "DataType",
    "DetailedError",
    "DetailedErrorResponse",
    "ECPropertyReference",
    "Error",
    "ErrorResponse",
    "ExtractionLinks",
    "ExtractionLogCategory",
    "ExtractionLogContextType",
    "ExtractionLogEntry",
    "ExtractionLogLevel",
    "ExtractionLogsResponse",
    "ExtractionResponse",
    "ExtractionRunMapping",
    "ExtractionRunRequest",
    "ExtractionsResponse",
    "ExtractionState",
    "ExtractionStatus",
    "Group",
    "GroupCreate",
    "GroupLinks",
    "GroupMetadata",
    "GroupResponse",
    "GroupsResponse",
    "GroupUpdate",
    "Link",
    "Mapping",
    "MappingCreate",
    "MappingExtraction",
    "MappingExtractionLinks",
    "MappingExtractionsResponse",
    "MappingLinks",
    "MappingResponse",
    "MappingsResponse",
    "MappingUpdate",
    "PagedResponseLinks",
    "PreferHeader",
    "PropertiesResponse",
    "Property",
    "PropertyCreate",
    "PropertyLinks",
    "PropertyResponse",
    "PropertyUpdate",
    "QuantityType",
    "SourceGroupReference",
)

_MODULES = {
    "AuditAction": ".audit_action",
    "AuditPropertyChange": ".audit_property_change",
    "AuditTrailEntry": ".audit_trail_entry",
    "AuditTrailResponse": ".audit_trail_response",
    "CalculatedPropertyType": ".calculated_property_type",
    "CDM": ".cdm",
    "CDMAnnotation": ".cdm_annotation",
    "CDMAttribute": ".cdm_attribute",
    "CDMDataType": ".cdm_data_type",
    "CDMEntity": ".cdm_entity",
    "CDMEntityType": ".cdm_entity_type",
    "CDMPartition": ".cdm_partition",
    "DataType": ".data_type",
    "DetailedError": ".detailed_error",
    "DetailedErrorResponse": ".detailed_error_response",
    "ECPropertyReference": ".ec_property_reference",
    "Error": ".error",
    "ErrorResponse": ".error_response",
    "ExtractionLinks": ".extraction_links",
    "ExtractionLogCategory": ".extraction_log_category",
    "ExtractionLogContextType": ".extraction_log_context_type",
    "ExtractionLogEntry": ".extraction_log_entry",
    "ExtractionLogLevel": ".extraction_log_level",
    "ExtractionLogsResponse": ".extraction_logs_response",
    "ExtractionResponse": ".extraction_response",
    "ExtractionRunMapping": ".extraction_run_mapping",
    "ExtractionRunRequest": ".extraction_run_request",
    "ExtractionState": ".extraction_state",
    "ExtractionStatus": ".extraction_status",
    "ExtractionsResponse": ".extractions_response",
    "Group": ".group",
    "GroupCreate": ".group_create",
    "GroupLinks": ".group_links",
    "GroupMetadata": ".group_metadata",
    "GroupResponse": ".group_response",
    "GroupUpdate": ".group_update",
    "GroupsResponse": ".groups_response",
    "Link": ".link",
    "Mapping": ".mapping",
    "MappingCreate": ".mapping_create",
    "MappingExtraction": ".mapping_extraction",
    "MappingExtractionLinks": ".mapping_extraction_links",
    "MappingExtractionsResponse": ".mapping_extractions_response",
    "MappingLinks": ".mapping_links",
    "MappingResponse": ".mapping_response",
    "MappingUpdate": ".mapping_update",
    "MappingsResponse": ".mappings_response",
    "PagedResponseLinks": ".paged_response_links",
    "PreferHeader": ".prefer_header",
    "PropertiesResponse": ".properties_response",
    "Property": ".property_",
    "PropertyCreate": ".property_create",
    "PropertyLinks": ".property_links",
    "PropertyResponse": ".property_response",
    "PropertyUpdate": ".property_update",
    "QuantityType": ".quantity_type",
    "SourceGroupReference": ".source_group_reference",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
