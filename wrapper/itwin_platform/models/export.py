"""Models of the Export API."""

from itwin_platform_api.export.models import *  # noqa: F403 - the whole promise of this module
from itwin_platform_api.export.models import __all__ as __all__
