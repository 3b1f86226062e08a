"""The version of the installed distribution."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("itwin-platform")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0"
