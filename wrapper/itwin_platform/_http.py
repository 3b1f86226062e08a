"""The one place where the HTTP library is imported.

Everything else takes ``httpx`` from here, so that a change of the library (or an alias of it in a
test environment) is a change of this module alone.
"""

from __future__ import annotations

import httpx

__all__ = ["httpx"]
