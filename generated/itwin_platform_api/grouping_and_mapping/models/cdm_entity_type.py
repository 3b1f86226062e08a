from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["CDMEntityType"]


class CDMEntityType(OpenStrEnum):
    """Kind of entity, always `LocalEntity`."""

    LOCAL_ENTITY = "LocalEntity"
