"""What the journal keeps of an error: its name, and the code and path where both are codes."""

from __future__ import annotations

import re
from typing import Final

from bedside.errors import AccessDeniedError, BedsideError, InvalidValueError

__all__ = ["error_code", "refusal_reason"]

_KEPT: Final = re.compile(r"[a-z0-9][a-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.]*)?")


def error_code(error: Exception) -> str:
    """The error's own name as the journal keeps it, such as ``not-found``; a foreign one is ``failed``."""
    if not isinstance(error, BedsideError):
        return "failed"
    words = re.findall("[A-Z][a-z]*", type(error).__name__.removesuffix("Error"))
    return "-".join(words).lower()


def refusal_reason(error: Exception) -> str | None:
    """What may be kept of an error: its code, and the path of a field where both have the form."""
    if isinstance(error, AccessDeniedError):
        return error.code
    if not isinstance(error, InvalidValueError):
        return None
    for kept in (f"{error.code}:{error.path}", error.code):
        if len(kept) <= 200 and _KEPT.fullmatch(kept):
            return kept
    return None
