"""The errors of requests and answers, under the name where generated clients keep them."""

from itwin_platform_api.runtime.errors import ApiError, DecodeError, InvalidRequest, ITwinError

__all__ = ["ApiError", "DecodeError", "ITwinError", "InvalidRequest"]
