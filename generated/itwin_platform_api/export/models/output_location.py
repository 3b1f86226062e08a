from itwin_platform_api.runtime.types import FreeStrEnum

__all__ = ["OutputLocation"]


class OutputLocation(FreeStrEnum):
    """Where the output goes: iTwin Storage (used when left out) or the caller's own Azure blob."""

    STORAGE = "STORAGE"
    USER_BLOB_STORAGE = "USER_BLOB_STORAGE"
