from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["AuditAction"]


class AuditAction(OpenStrEnum):
    """Kind of change, such as `Update`."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"
