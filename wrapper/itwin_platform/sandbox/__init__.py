"""A local stand-in for the iTwin Platform: stateful, deterministic, without network.

>>> from itwin_platform.sandbox import Sandbox
>>> sandbox = Sandbox(seed=1)
>>> sandbox.url
'http://localhost'
"""

from __future__ import annotations

from ._sandbox import Sandbox
from ._server import running

__all__ = ["Sandbox", "running"]
