"""Models of the Grouping and Mapping API."""

from itwin_platform_api.grouping_and_mapping.models import *  # noqa: F403 - the whole promise of this module
from itwin_platform_api.grouping_and_mapping.models import __all__ as __all__
