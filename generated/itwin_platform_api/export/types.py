"""The shared types, under the name where generated clients keep them."""

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Response, Unset

__all__ = ["UNSET", "DateTime", "Model", "Response", "Unset"]
