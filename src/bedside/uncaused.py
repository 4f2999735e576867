"""Errors of ours that hold nothing of what they were made from.

``raise … from None`` hides the first exception and keeps it: it stays in ``__context__``, where an
error tracker finds it, and a parser's exception holds the text that it read. What leaves a function
that is marked :func:`uncaused` has no such context; a cause that was given with ``from`` stays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from bedside.errors import BedsideError

__all__ = ["uncaused"]

P = ParamSpec("P")
R = TypeVar("R")


def uncaused(function: Callable[P, R]) -> Callable[P, R]:
    """Let errors of ours leave *function* without the exception that they were raised from.

    Not for generators: their body runs after the call.

    >>> @uncaused
    ... def whole(text):
    ...     try:
    ...         return int(text)
    ...     except ValueError:
    ...         raise BedsideError("give a whole number") from None
    >>> try:
    ...     whole("Ana Ito")
    ... except BedsideError as error:
    ...     print(error.__context__)
    None
    """

    @wraps(function)
    def without_a_cause(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except BedsideError as error:
            if error.__cause__ is None:
                error.__context__ = None
            raise

    return without_a_cause
