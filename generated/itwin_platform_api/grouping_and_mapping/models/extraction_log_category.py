from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["ExtractionLogCategory"]


class ExtractionLogCategory(OpenStrEnum):
    """Subject of the entry, such as `GroupQuery`, `QueryTranslation`, `QueryExecution` or `StateChange`."""

    GROUP_QUERY = "GroupQuery"
    NO_MATCHES_FOR_ECPROPERTIES = "NoMatchesForECProperties"
    QUERY_TRANSLATION = "QueryTranslation"
    QUERY_EXECUTION = "QueryExecution"
    STATE_CHANGE = "StateChange"
