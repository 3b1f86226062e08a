"""The APIs as attributes of a client: each facade is loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .runtime.lazy import cached_property

if TYPE_CHECKING:
    from .access_control.client import AccessControl, AsyncAccessControl
    from .export.client import AsyncExport, Export
    from .grouping_and_mapping.client import AsyncGroupingAndMapping, GroupingAndMapping
    from .runtime.client import AsyncFacadeClient, FacadeClient

__all__ = ["APIS", "AsyncFacades", "Facades"]

#: Attribute of a client, and the name of the API's definition.
APIS = {
    "access_control": "access-control",
    "export": "export",
    "grouping_and_mapping": "grouping-and-mapping",
}


class Facades:
    """Attributes of a synchronous client."""

    @cached_property
    def access_control(self) -> AccessControl:
        """The Access Control API, v2."""
        from .access_control.client import AccessControl

        return AccessControl(cast("FacadeClient", self))

    @cached_property
    def export(self) -> Export:
        """The Export API, v1."""
        from .export.client import Export

        return Export(cast("FacadeClient", self))

    @cached_property
    def grouping_and_mapping(self) -> GroupingAndMapping:
        """The Grouping and Mapping API, v1."""
        from .grouping_and_mapping.client import GroupingAndMapping

        return GroupingAndMapping(cast("FacadeClient", self))


class AsyncFacades:
    """Attributes of an asynchronous client."""

    @cached_property
    def access_control(self) -> AsyncAccessControl:
        """The Access Control API, v2."""
        from .access_control.client import AsyncAccessControl

        return AsyncAccessControl(cast("AsyncFacadeClient", self))

    @cached_property
    def export(self) -> AsyncExport:
        """The Export API, v1."""
        from .export.client import AsyncExport

        return AsyncExport(cast("AsyncFacadeClient", self))

    @cached_property
    def grouping_and_mapping(self) -> AsyncGroupingAndMapping:
        """The Grouping and Mapping API, v1."""
        from .grouping_and_mapping.client import AsyncGroupingAndMapping

        return AsyncGroupingAndMapping(cast("AsyncFacadeClient", self))
