"""What plugin authors test their plugins with: contracts, comparisons, digests.

Needs the extra ``bedside[testing]`` (pytest, Hypothesis) for the contracts; each name is loaded
when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bedside.errors import MissingExtraError

if TYPE_CHECKING:
    from bedside.testing.digests import digest
    from bedside.testing.storage import CONTRACT_KINDS, StorageContract
    from bedside.testing.storage.machine import storage_agrees_with_memory

__all__ = ["CONTRACT_KINDS", "StorageContract", "digest", "storage_agrees_with_memory"]

_HOMES = {
    "CONTRACT_KINDS": "storage",
    "StorageContract": "storage",
    "digest": "digests",
    "storage_agrees_with_memory": "storage.machine",
}

#: Modules without pytest or Hypothesis in them.
_PLAIN = {"digests"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.{_HOMES[name]}"
    if _HOMES[name] not in _PLAIN:
        _show_what_failed(home)
    return getattr(import_module(home), name)


def _show_what_failed(home: str) -> None:
    """Let pytest rewrite the assertions of *home* before it is imported, so that authors see values."""
    try:
        import hypothesis  # noqa: F401 - only to answer its absence
        import pytest
    except ImportError:
        raise MissingExtraError("bedside.testing", "testing") from None
    pytest.register_assert_rewrite(home)
