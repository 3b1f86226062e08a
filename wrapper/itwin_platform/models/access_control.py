"""Models of the Access Control API."""

from itwin_platform_api.access_control.models import *  # noqa: F403 - the whole promise of this module
from itwin_platform_api.access_control.models import __all__ as __all__
