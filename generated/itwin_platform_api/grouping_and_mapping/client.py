"""The Grouping and Mapping API as typed methods, one for each operation, named after its page on the developer portal."""

from typing import Any, Literal, overload

from itwin_platform_api.runtime.check import body_of
from itwin_platform_api.runtime.client import AsyncFacadeClient, FacadeClient
from itwin_platform_api.runtime.pages import AsyncPages, Pages
from itwin_platform_api.runtime.stream import AsyncByteStream, ByteStream
from itwin_platform_api.runtime.types import UNSET, DateTime, IdLike, Unset

from .api.audit_trail import get_audittrail_imodel as _get_audittrail_imodel
from .api.data_access import get_cdm as _get_cdm
from .api.data_access import get_cdm_partition as _get_cdm_partition
from .api.data_access import get_mapping_extractions as _get_mapping_extractions
from .api.extraction import get_extraction_logs as _get_extraction_logs
from .api.extraction import get_extraction_status as _get_extraction_status
from .api.extraction import get_imodel_extractions as _get_imodel_extractions
from .api.extraction import run_extraction as _run_extraction
from .api.groups import create_group as _create_group
from .api.groups import delete_group as _delete_group
from .api.groups import get_group as _get_group
from .api.groups import get_groups as _get_groups
from .api.groups import update_group as _update_group
from .api.mappings import create_mapping as _create_mapping
from .api.mappings import delete_mapping as _delete_mapping
from .api.mappings import get_mapping as _get_mapping
from .api.mappings import get_mappings as _get_mappings
from .api.mappings import update_mapping as _update_mapping
from .api.properties import create_property as _create_property
from .api.properties import delete_property as _delete_property
from .api.properties import get_properties as _get_properties
from .api.properties import get_property as _get_property
from .api.properties import update_property as _update_property
from .models.audit_trail_entry import AuditTrailEntry
from .models.audit_trail_response import AuditTrailResponse
from .models.calculated_property_type import CalculatedPropertyType
from .models.cdm import CDM
from .models.data_type import DataType
from .models.ec_property_reference import ECPropertyReference
from .models.extraction_log_entry import ExtractionLogEntry
from .models.extraction_logs_response import ExtractionLogsResponse
from .models.extraction_response import ExtractionResponse
from .models.extraction_run_mapping import ExtractionRunMapping
from .models.extraction_run_request import ExtractionRunRequest
from .models.extraction_status import ExtractionStatus
from .models.extractions_response import ExtractionsResponse
from .models.group import Group
from .models.group_create import GroupCreate
from .models.group_metadata import GroupMetadata
from .models.group_response import GroupResponse
from .models.group_update import GroupUpdate
from .models.groups_response import GroupsResponse
from .models.mapping import Mapping
from .models.mapping_create import MappingCreate
from .models.mapping_extraction import MappingExtraction
from .models.mapping_extractions_response import MappingExtractionsResponse
from .models.mapping_response import MappingResponse
from .models.mapping_update import MappingUpdate
from .models.mappings_response import MappingsResponse
from .models.prefer_header import PreferHeader
from .models.properties_response import PropertiesResponse
from .models.property_ import Property
from .models.property_create import PropertyCreate
from .models.property_response import PropertyResponse
from .models.property_update import PropertyUpdate
from .models.quantity_type import QuantityType
from .models.source_group_reference import SourceGroupReference

__all__ = ["AsyncGroupingAndMapping", "GroupingAndMapping"]


class GroupingAndMapping:
    """The Grouping and Mapping API, synchronous: ``itwin.grouping_and_mapping``."""

    def __init__(self, client: FacadeClient) -> None:
        self._client = client

    @overload
    def create_group(
        self, mapping_id: IdLike, *, body: GroupCreate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    def create_group(
        self,
        mapping_id: IdLike,
        *,
        group_name: str,
        query: str,
        description: str | Unset = UNSET,
        metadata: list[GroupMetadata] | Unset = UNSET,
        source: SourceGroupReference | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    def create_group(
        self, mapping_id: IdLike, *, body: GroupCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupResponse:
        """Create Group.

        Creates a group or, with `source`, one with the properties of another group. Needs `imodels_write`, and
        `imodels_read` on the iModel of the group to copy. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            body: The request's body as a model, instead of the keywords of its members.
            group_name: Name of the new group. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
                anything that is no `bis.Element`. Needed for a copy as well.
            description: What the group is for. When left out: an empty string, or the description of the copied
                group.
            metadata: Key and value pairs to keep with the group; each key once.
            source: The group whose properties are copied.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-group/
        """
        request = _create_group.request(
            mapping_id, body=body_of(GroupCreate, body, members, operation=_create_group.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_mapping(self, *, body: MappingCreate, deadline: float | None = None) -> MappingResponse: ...

    @overload
    def create_mapping(
        self,
        *,
        imodel_id: str,
        mapping_name: str,
        description: str | Unset = UNSET,
        extraction_enabled: bool | Unset = UNSET,
        source_mapping_id: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> MappingResponse: ...

    def create_mapping(
        self, *, body: MappingCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> MappingResponse:
        """Create Mapping.

        Creates an empty mapping or, with `sourceMappingId`, a copy of another one with all its groups and
        properties. Needs `imodels_write`, and `imodels_read` on the iModel of the mapping to copy. Technology
        Preview.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: The iModel that the new mapping belongs to.
            mapping_name: Name of the new mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: What the mapping is for. When left out: an empty string, or the description of the copied
                mapping.
            extraction_enabled: Whether extractions start by themselves. When left out: false, or the value of the
                copied mapping.
            source_mapping_id: The mapping to copy with all its groups and properties; it may belong to another
                iModel.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-mapping/
        """
        request = _create_mapping.request(
            body=body_of(MappingCreate, body, members, operation=_create_mapping.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_property(
        self, mapping_id: IdLike, group_id: IdLike, *, body: PropertyCreate, deadline: float | None = None
    ) -> PropertyResponse: ...

    @overload
    def create_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        property_name: str,
        data_type: DataType | str,
        quantity_type: QuantityType | str | Unset = UNSET,
        ec_properties: list[ECPropertyReference] | Unset = UNSET,
        calculated_property_type: CalculatedPropertyType | str | Unset = UNSET,
        formula: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    def create_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        body: PropertyCreate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> PropertyResponse:
        """Create Property.

        Creates a property, which becomes a column of the group's output table. Needs `imodels_write`. Technology
        Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            body: The request's body as a model, instead of the keywords of its members.
            property_name: Name of the new property. Unique within the group. OData v4 SimpleIdentifier: starts with
                a letter or an underscore, goes on with letters, digits, combining marks, connector punctuation or
                format characters.
            data_type: Data type of a property's values.
            quantity_type: Physical or monetary quantity that a property's values measure.
            ec_properties: EC properties to take the value from, the most wanted one first. Leave it out rather than
                send an empty list.
            calculated_property_type: Value that the extraction works out from an element's geometry.
            formula: Formula over the other properties of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-property/
        """
        request = _create_property.request(
            mapping_id, group_id, body=body_of(PropertyCreate, body, members, operation=_create_property.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_group(self, mapping_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Group.

        Deletes a group. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-group/
        """
        request = _delete_group.request(
            mapping_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_mapping(self, mapping_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Mapping.

        Deletes a mapping with its groups and properties. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-mapping/
        """
        request = _delete_mapping.request(
            mapping_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_property(
        self, mapping_id: IdLike, group_id: IdLike, property_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete Property.

        Deletes a property. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-property/
        """
        request = _delete_property.request(
            mapping_id,
            group_id,
            property_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_audittrail_imodel(
        self,
        *,
        imodel_id: IdLike,
        path: str | Unset = UNSET,
        after: DateTime | Unset = UNSET,
        before: DateTime | Unset = UNSET,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[AuditTrailEntry, AuditTrailResponse]:
        """Get AuditTrail.

        Lists the changes made to the mappings, groups and properties of an iModel. Needs `imodels_read` in that
        iModel. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            path: Keep only changes at or below this path: `mappings`, `mappings/{mappingId}`,
                `mappings/{mappingId}/groups`, `mappings/{mappingId}/groups/{groupId}`,
                `mappings/{mappingId}/groups/{groupId}/properties` or
                `mappings/{mappingId}/groups/{groupId}/properties/{propertyId}`.
            after: Keep only changes from this time on, ISO 8601.
            before: Keep only changes up to this time, ISO 8601.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-audittrail-imodel/
        """
        return self._client.paginate(
            _get_audittrail_imodel.request(
                imodel_id=imodel_id,
                path=path,
                after=after,
                before=before,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_audittrail_imodel.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_cdm(self, mapping_id: IdLike, extraction_id: IdLike, *, deadline: float | None = None) -> CDM:
        """Get CDM.

        Gets the Common Data Model of the extracted data: tables, columns and data files. Needs `imodels_read`.
        Technology Preview.

        Args:
            mapping_id: The mapping Id.
            extraction_id: The extraction Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm/
        """
        request = _get_cdm.request(
            mapping_id,
            extraction_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_cdm_partition(
        self, mapping_id: IdLike, extraction_id: IdLike, *, location: str, deadline: float | None = None
    ) -> ByteStream:
        """Get CDM Partition.

        Gets one data file of the extracted data as CSV without a header row, its columns in the order of the CDM
        attributes. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            extraction_id: The extraction Id.
            location: Location of the data file, from the CDM; percent-encoded like any query value.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm-partition/
        """
        request = _get_cdm_partition.request(
            mapping_id,
            extraction_id,
            location=location,
        )
        return self._client.stream(request, deadline=deadline).parsed

    def get_extraction_logs(
        self,
        extraction_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[ExtractionLogEntry, ExtractionLogsResponse]:
        """Get Extraction Logs.

        Lists the log entries of an extraction, newest first. Needs `imodels_read`. Technology Preview.

        Args:
            extraction_id: The extraction Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-logs/
        """
        return self._client.paginate(
            _get_extraction_logs.request(
                extraction_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_extraction_logs.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_extraction_status(self, extraction_id: IdLike, *, deadline: float | None = None) -> ExtractionResponse:
        """Get Extraction Status.

        Gets the state of an extraction. Needs `imodels_read`. Technology Preview.

        Args:
            extraction_id: The extraction Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-status/
        """
        request = _get_extraction_status.request(
            extraction_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_group(self, mapping_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> GroupResponse:
        """Get Group.

        Gets one group with its metadata. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-group/
        """
        request = _get_group.request(
            mapping_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_groups(
        self,
        mapping_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Group, GroupsResponse]:
        """Get Groups.

        Lists the groups of a mapping; their metadata only with `Prefer: return=representation`. Needs
        `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            prefer: Full items (`return=representation`) or items without their metadata (`return=minimal`, the
                default).
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-groups/
        """
        return self._client.paginate(
            _get_groups.request(
                mapping_id,
                top=top,
                continuation_token=continuation_token,
                prefer=prefer,
            ),
            _get_groups.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_imodel_extractions(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[ExtractionStatus, ExtractionsResponse]:
        """Get iModel Extractions.

        Lists the extractions run on an iModel, newest first, with those that still wait or run. Needs
        `imodels_read`. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-imodel-extractions/
        """
        return self._client.paginate(
            _get_imodel_extractions.request(
                imodel_id=imodel_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_imodel_extractions.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_mapping(self, mapping_id: IdLike, *, deadline: float | None = None) -> MappingResponse:
        """Get Mapping.

        Gets one mapping. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mapping/
        """
        request = _get_mapping.request(
            mapping_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_mapping_extractions(
        self,
        mapping_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[MappingExtraction, MappingExtractionsResponse]:
        """Get Mapping Extractions.

        Lists the completed extractions of a mapping, with links to their data; none yet is an empty list. Needs
        `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mapping-extractions/
        """
        return self._client.paginate(
            _get_mapping_extractions.request(
                mapping_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_mapping_extractions.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_mappings(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Mapping, MappingsResponse]:
        """Get Mappings.

        Lists the mappings of an iModel. Needs `imodels_read`. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mappings/
        """
        return self._client.paginate(
            _get_mappings.request(
                imodel_id=imodel_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_mappings.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_properties(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Property, PropertiesResponse]:
        """Get Properties.

        Lists the properties of a group. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-properties/
        """
        return self._client.paginate(
            _get_properties.request(
                mapping_id,
                group_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_properties.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_property(
        self, mapping_id: IdLike, group_id: IdLike, property_id: IdLike, *, deadline: float | None = None
    ) -> PropertyResponse:
        """Get Property.

        Gets one property. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-property/
        """
        request = _get_property.request(
            mapping_id,
            group_id,
            property_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def run_extraction(self, *, body: ExtractionRunRequest, deadline: float | None = None) -> ExtractionResponse: ...

    @overload
    def run_extraction(
        self,
        *,
        imodel_id: str,
        mappings: list[ExtractionRunMapping],
        changeset_id: str | Unset = UNSET,
        ec_instance_ids: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> ExtractionResponse: ...

    def run_extraction(
        self, *, body: ExtractionRunRequest | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ExtractionResponse:
        """Run Extraction.

        Queues an extraction of the given mappings of an iModel. A mapping that was already extracted at a newer
        changeset is skipped. Needs `imodels_write`. Technology Preview.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: The iModel to extract from.
            mappings: The mappings to run, at least one.
            changeset_id: Changeset to extract at, 40 hexadecimal digits; the latest one when left out.
            ec_instance_ids: Keep only these instances, by hexadecimal Id; everything that the queries select when
                left out.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/run-extraction/
        """
        request = _run_extraction.request(
            body=body_of(ExtractionRunRequest, body, members, operation=_run_extraction.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_group(
        self, mapping_id: IdLike, group_id: IdLike, *, body: GroupUpdate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    def update_group(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        group_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        query: str | Unset = UNSET,
        metadata: list[GroupMetadata] | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    def update_group(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupResponse:
        """Update Group.

        Changes the given members of a group. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            body: The request's body as a model, instead of the keywords of its members.
            group_name: New name of the group. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: New description.
            query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
                anything that is no `bis.Element`.
            metadata: The new key and value pairs, all of them; each key once.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-group/
        """
        request = _update_group.request(
            mapping_id, group_id, body=body_of(GroupUpdate, body, members, operation=_update_group.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_mapping(
        self, mapping_id: IdLike, *, body: MappingUpdate, deadline: float | None = None
    ) -> MappingResponse: ...

    @overload
    def update_mapping(
        self,
        mapping_id: IdLike,
        *,
        mapping_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        extraction_enabled: bool | Unset = UNSET,
        deadline: float | None = None,
    ) -> MappingResponse: ...

    def update_mapping(
        self, mapping_id: IdLike, *, body: MappingUpdate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> MappingResponse:
        """Update Mapping.

        Changes the given members of a mapping. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            body: The request's body as a model, instead of the keywords of its members.
            mapping_name: New name of the mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: New description.
            extraction_enabled: Whether extractions start by themselves.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-mapping/
        """
        request = _update_mapping.request(
            mapping_id, body=body_of(MappingUpdate, body, members, operation=_update_mapping.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        body: PropertyUpdate,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    @overload
    def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        property_name: str,
        data_type: DataType | str,
        quantity_type: QuantityType | str | Unset = UNSET,
        ec_properties: list[ECPropertyReference] | Unset = UNSET,
        calculated_property_type: CalculatedPropertyType | str | Unset = UNSET,
        formula: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        body: PropertyUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> PropertyResponse:
        """Update Property.

        Replaces a property; its Id stays, and members that are left out are cleared. Needs `imodels_write`.
        Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            body: The request's body as a model, instead of the keywords of its members.
            property_name: Name of the property. Unique within the group. OData v4 SimpleIdentifier: starts with a
                letter or an underscore, goes on with letters, digits, combining marks, connector punctuation or
                format characters.
            data_type: Data type of a property's values.
            quantity_type: Physical or monetary quantity that a property's values measure.
            ec_properties: EC properties to take the value from, the most wanted one first. Leave it out rather than
                send an empty list.
            calculated_property_type: Value that the extraction works out from an element's geometry.
            formula: Formula over the other properties of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-property/
        """
        request = _update_property.request(
            mapping_id,
            group_id,
            property_id,
            body=body_of(PropertyUpdate, body, members, operation=_update_property.OPERATION.id),
        )
        return self._client.execute(request, deadline=deadline).parsed


class AsyncGroupingAndMapping:
    """The Grouping and Mapping API, asynchronous: ``itwin.grouping_and_mapping``."""

    def __init__(self, client: AsyncFacadeClient) -> None:
        self._client = client

    @overload
    async def create_group(
        self, mapping_id: IdLike, *, body: GroupCreate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    async def create_group(
        self,
        mapping_id: IdLike,
        *,
        group_name: str,
        query: str,
        description: str | Unset = UNSET,
        metadata: list[GroupMetadata] | Unset = UNSET,
        source: SourceGroupReference | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    async def create_group(
        self, mapping_id: IdLike, *, body: GroupCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupResponse:
        """Create Group.

        Creates a group or, with `source`, one with the properties of another group. Needs `imodels_write`, and
        `imodels_read` on the iModel of the group to copy. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            body: The request's body as a model, instead of the keywords of its members.
            group_name: Name of the new group. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
                anything that is no `bis.Element`. Needed for a copy as well.
            description: What the group is for. When left out: an empty string, or the description of the copied
                group.
            metadata: Key and value pairs to keep with the group; each key once.
            source: The group whose properties are copied.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-group/
        """
        request = _create_group.request(
            mapping_id, body=body_of(GroupCreate, body, members, operation=_create_group.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_mapping(self, *, body: MappingCreate, deadline: float | None = None) -> MappingResponse: ...

    @overload
    async def create_mapping(
        self,
        *,
        imodel_id: str,
        mapping_name: str,
        description: str | Unset = UNSET,
        extraction_enabled: bool | Unset = UNSET,
        source_mapping_id: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> MappingResponse: ...

    async def create_mapping(
        self, *, body: MappingCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> MappingResponse:
        """Create Mapping.

        Creates an empty mapping or, with `sourceMappingId`, a copy of another one with all its groups and
        properties. Needs `imodels_write`, and `imodels_read` on the iModel of the mapping to copy. Technology
        Preview.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: The iModel that the new mapping belongs to.
            mapping_name: Name of the new mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: What the mapping is for. When left out: an empty string, or the description of the copied
                mapping.
            extraction_enabled: Whether extractions start by themselves. When left out: false, or the value of the
                copied mapping.
            source_mapping_id: The mapping to copy with all its groups and properties; it may belong to another
                iModel.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-mapping/
        """
        request = _create_mapping.request(
            body=body_of(MappingCreate, body, members, operation=_create_mapping.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_property(
        self, mapping_id: IdLike, group_id: IdLike, *, body: PropertyCreate, deadline: float | None = None
    ) -> PropertyResponse: ...

    @overload
    async def create_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        property_name: str,
        data_type: DataType | str,
        quantity_type: QuantityType | str | Unset = UNSET,
        ec_properties: list[ECPropertyReference] | Unset = UNSET,
        calculated_property_type: CalculatedPropertyType | str | Unset = UNSET,
        formula: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    async def create_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        body: PropertyCreate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> PropertyResponse:
        """Create Property.

        Creates a property, which becomes a column of the group's output table. Needs `imodels_write`. Technology
        Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            body: The request's body as a model, instead of the keywords of its members.
            property_name: Name of the new property. Unique within the group. OData v4 SimpleIdentifier: starts with
                a letter or an underscore, goes on with letters, digits, combining marks, connector punctuation or
                format characters.
            data_type: Data type of a property's values.
            quantity_type: Physical or monetary quantity that a property's values measure.
            ec_properties: EC properties to take the value from, the most wanted one first. Leave it out rather than
                send an empty list.
            calculated_property_type: Value that the extraction works out from an element's geometry.
            formula: Formula over the other properties of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/create-property/
        """
        request = _create_property.request(
            mapping_id, group_id, body=body_of(PropertyCreate, body, members, operation=_create_property.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_group(self, mapping_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Group.

        Deletes a group. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-group/
        """
        request = _delete_group.request(
            mapping_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_mapping(self, mapping_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete Mapping.

        Deletes a mapping with its groups and properties. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-mapping/
        """
        request = _delete_mapping.request(
            mapping_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_property(
        self, mapping_id: IdLike, group_id: IdLike, property_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete Property.

        Deletes a property. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/delete-property/
        """
        request = _delete_property.request(
            mapping_id,
            group_id,
            property_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_audittrail_imodel(
        self,
        *,
        imodel_id: IdLike,
        path: str | Unset = UNSET,
        after: DateTime | Unset = UNSET,
        before: DateTime | Unset = UNSET,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[AuditTrailEntry, AuditTrailResponse]:
        """Get AuditTrail.

        Lists the changes made to the mappings, groups and properties of an iModel. Needs `imodels_read` in that
        iModel. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            path: Keep only changes at or below this path: `mappings`, `mappings/{mappingId}`,
                `mappings/{mappingId}/groups`, `mappings/{mappingId}/groups/{groupId}`,
                `mappings/{mappingId}/groups/{groupId}/properties` or
                `mappings/{mappingId}/groups/{groupId}/properties/{propertyId}`.
            after: Keep only changes from this time on, ISO 8601.
            before: Keep only changes up to this time, ISO 8601.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-audittrail-imodel/
        """
        return self._client.paginate(
            _get_audittrail_imodel.request(
                imodel_id=imodel_id,
                path=path,
                after=after,
                before=before,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_audittrail_imodel.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_cdm(self, mapping_id: IdLike, extraction_id: IdLike, *, deadline: float | None = None) -> CDM:
        """Get CDM.

        Gets the Common Data Model of the extracted data: tables, columns and data files. Needs `imodels_read`.
        Technology Preview.

        Args:
            mapping_id: The mapping Id.
            extraction_id: The extraction Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm/
        """
        request = _get_cdm.request(
            mapping_id,
            extraction_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_cdm_partition(
        self, mapping_id: IdLike, extraction_id: IdLike, *, location: str, deadline: float | None = None
    ) -> AsyncByteStream:
        """Get CDM Partition.

        Gets one data file of the extracted data as CSV without a header row, its columns in the order of the CDM
        attributes. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            extraction_id: The extraction Id.
            location: Location of the data file, from the CDM; percent-encoded like any query value.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-cdm-partition/
        """
        request = _get_cdm_partition.request(
            mapping_id,
            extraction_id,
            location=location,
        )
        return (await self._client.stream(request, deadline=deadline)).parsed

    def get_extraction_logs(
        self,
        extraction_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[ExtractionLogEntry, ExtractionLogsResponse]:
        """Get Extraction Logs.

        Lists the log entries of an extraction, newest first. Needs `imodels_read`. Technology Preview.

        Args:
            extraction_id: The extraction Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-logs/
        """
        return self._client.paginate(
            _get_extraction_logs.request(
                extraction_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_extraction_logs.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_extraction_status(
        self, extraction_id: IdLike, *, deadline: float | None = None
    ) -> ExtractionResponse:
        """Get Extraction Status.

        Gets the state of an extraction. Needs `imodels_read`. Technology Preview.

        Args:
            extraction_id: The extraction Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-extraction-status/
        """
        request = _get_extraction_status.request(
            extraction_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_group(self, mapping_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> GroupResponse:
        """Get Group.

        Gets one group with its metadata. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-group/
        """
        request = _get_group.request(
            mapping_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_groups(
        self,
        mapping_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        prefer: PreferHeader | Literal["return=minimal", "return=representation"] | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Group, GroupsResponse]:
        """Get Groups.

        Lists the groups of a mapping; their metadata only with `Prefer: return=representation`. Needs
        `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            prefer: Full items (`return=representation`) or items without their metadata (`return=minimal`, the
                default).
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-groups/
        """
        return self._client.paginate(
            _get_groups.request(
                mapping_id,
                top=top,
                continuation_token=continuation_token,
                prefer=prefer,
            ),
            _get_groups.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_imodel_extractions(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[ExtractionStatus, ExtractionsResponse]:
        """Get iModel Extractions.

        Lists the extractions run on an iModel, newest first, with those that still wait or run. Needs
        `imodels_read`. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-imodel-extractions/
        """
        return self._client.paginate(
            _get_imodel_extractions.request(
                imodel_id=imodel_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_imodel_extractions.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_mapping(self, mapping_id: IdLike, *, deadline: float | None = None) -> MappingResponse:
        """Get Mapping.

        Gets one mapping. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mapping/
        """
        request = _get_mapping.request(
            mapping_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_mapping_extractions(
        self,
        mapping_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[MappingExtraction, MappingExtractionsResponse]:
        """Get Mapping Extractions.

        Lists the completed extractions of a mapping, with links to their data; none yet is an empty list. Needs
        `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mapping-extractions/
        """
        return self._client.paginate(
            _get_mapping_extractions.request(
                mapping_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_mapping_extractions.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_mappings(
        self,
        *,
        imodel_id: IdLike,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Mapping, MappingsResponse]:
        """Get Mappings.

        Lists the mappings of an iModel. Needs `imodels_read`. Technology Preview.

        Args:
            imodel_id: The iModel Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-mappings/
        """
        return self._client.paginate(
            _get_mappings.request(
                imodel_id=imodel_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_mappings.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_properties(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        top: int | Unset = UNSET,
        continuation_token: str | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Property, PropertiesResponse]:
        """Get Properties.

        Lists the properties of a group. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            top: How many items a page may hold at most.
            continuation_token: Opaque token of the page to get, as found in the `next` link of the page before it.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-properties/
        """
        return self._client.paginate(
            _get_properties.request(
                mapping_id,
                group_id,
                top=top,
                continuation_token=continuation_token,
            ),
            _get_properties.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_property(
        self, mapping_id: IdLike, group_id: IdLike, property_id: IdLike, *, deadline: float | None = None
    ) -> PropertyResponse:
        """Get Property.

        Gets one property. Needs `imodels_read`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/get-property/
        """
        request = _get_property.request(
            mapping_id,
            group_id,
            property_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def run_extraction(
        self, *, body: ExtractionRunRequest, deadline: float | None = None
    ) -> ExtractionResponse: ...

    @overload
    async def run_extraction(
        self,
        *,
        imodel_id: str,
        mappings: list[ExtractionRunMapping],
        changeset_id: str | Unset = UNSET,
        ec_instance_ids: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> ExtractionResponse: ...

    async def run_extraction(
        self, *, body: ExtractionRunRequest | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ExtractionResponse:
        """Run Extraction.

        Queues an extraction of the given mappings of an iModel. A mapping that was already extracted at a newer
        changeset is skipped. Needs `imodels_write`. Technology Preview.

        Args:
            body: The request's body as a model, instead of the keywords of its members.
            imodel_id: The iModel to extract from.
            mappings: The mappings to run, at least one.
            changeset_id: Changeset to extract at, 40 hexadecimal digits; the latest one when left out.
            ec_instance_ids: Keep only these instances, by hexadecimal Id; everything that the queries select when
                left out.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/run-extraction/
        """
        request = _run_extraction.request(
            body=body_of(ExtractionRunRequest, body, members, operation=_run_extraction.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_group(
        self, mapping_id: IdLike, group_id: IdLike, *, body: GroupUpdate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    async def update_group(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        group_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        query: str | Unset = UNSET,
        metadata: list[GroupMetadata] | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    async def update_group(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupResponse:
        """Update Group.

        Changes the given members of a group. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            body: The request's body as a model, instead of the keywords of its members.
            group_name: New name of the group. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: New description.
            query: ECSQL query that selects the elements; it has to yield `ECInstanceId`, and `ECClassId` too for
                anything that is no `bis.Element`.
            metadata: The new key and value pairs, all of them; each key once.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-group/
        """
        request = _update_group.request(
            mapping_id, group_id, body=body_of(GroupUpdate, body, members, operation=_update_group.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_mapping(
        self, mapping_id: IdLike, *, body: MappingUpdate, deadline: float | None = None
    ) -> MappingResponse: ...

    @overload
    async def update_mapping(
        self,
        mapping_id: IdLike,
        *,
        mapping_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        extraction_enabled: bool | Unset = UNSET,
        deadline: float | None = None,
    ) -> MappingResponse: ...

    async def update_mapping(
        self, mapping_id: IdLike, *, body: MappingUpdate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> MappingResponse:
        """Update Mapping.

        Changes the given members of a mapping. Needs `imodels_write`. Technology Preview.

        Args:
            mapping_id: The mapping Id.
            body: The request's body as a model, instead of the keywords of its members.
            mapping_name: New name of the mapping. OData v4 SimpleIdentifier: starts with a letter or an underscore,
                goes on with letters, digits, combining marks, connector punctuation or format characters.
            description: New description.
            extraction_enabled: Whether extractions start by themselves.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-mapping/
        """
        request = _update_mapping.request(
            mapping_id, body=body_of(MappingUpdate, body, members, operation=_update_mapping.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        body: PropertyUpdate,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    @overload
    async def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        property_name: str,
        data_type: DataType | str,
        quantity_type: QuantityType | str | Unset = UNSET,
        ec_properties: list[ECPropertyReference] | Unset = UNSET,
        calculated_property_type: CalculatedPropertyType | str | Unset = UNSET,
        formula: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> PropertyResponse: ...

    async def update_property(
        self,
        mapping_id: IdLike,
        group_id: IdLike,
        property_id: IdLike,
        *,
        body: PropertyUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> PropertyResponse:
        """Update Property.

        Replaces a property; its Id stays, and members that are left out are cleared. Needs `imodels_write`.
        Technology Preview.

        Args:
            mapping_id: The mapping Id.
            group_id: The group Id.
            property_id: The property Id.
            body: The request's body as a model, instead of the keywords of its members.
            property_name: Name of the property. Unique within the group. OData v4 SimpleIdentifier: starts with a
                letter or an underscore, goes on with letters, digits, combining marks, connector punctuation or
                format characters.
            data_type: Data type of a property's values.
            quantity_type: Physical or monetary quantity that a property's values measure.
            ec_properties: EC properties to take the value from, the most wanted one first. Leave it out rather than
                send an empty list.
            calculated_property_type: Value that the extraction works out from an element's geometry.
            formula: Formula over the other properties of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/grouping-and-mapping/operations/update-property/
        """
        request = _update_property.request(
            mapping_id,
            group_id,
            property_id,
            body=body_of(PropertyUpdate, body, members, operation=_update_property.OPERATION.id),
        )
        return (await self._client.execute(request, deadline=deadline)).parsed
