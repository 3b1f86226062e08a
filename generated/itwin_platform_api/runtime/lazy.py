"""Properties that are computed when they are first read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

__all__ = ["cached_property"]

T = TypeVar("T")

if sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property(Generic[T]):  # noqa: N801 - the name of the one that it stands for
        """Computes a value once, as ``functools.cached_property`` does from Python 3.12 on: without a lock.

        In Python 3.11 the lock is one for all instances, and a child that is forked while a thread holds it waits for ever.
        """

        def __init__(self, function: Callable[[Any], T]) -> None:
            self._function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        @overload
        def __get__(self, instance: None, owner: type | None = None) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: type | None = None) -> T: ...
        def __get__(self, instance: object | None, owner: type | None = None) -> T | Self:
            if instance is None:
                return self
            # Two threads may both compute it; all get the one that was kept first.
            value: T = vars(instance).setdefault(self._name, self._function(instance))
            return value
