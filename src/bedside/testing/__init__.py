"""What plugin authors test their plugins with: contracts, comparisons, digests.

Needs the extra ``bedside[testing]`` (pytest, Hypothesis) for the contracts; each name is loaded
when it is first asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
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


if sys.modules.get("pytest") is not None:
    # Before the contracts are imported, so that authors see the values of a failed assertion.
    sys.modules["pytest"].register_assert_rewrite(f"{__name__}.storage")


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _HOMES[name] not in _PLAIN and not (find_spec("pytest") and find_spec("hypothesis")):
        raise MissingExtraError("bedside.testing", "testing")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
