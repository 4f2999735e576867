"""What plugin authors test their plugins with: contracts, fakes, strategies, faults, digests.

The contracts and strategies need the extra ``bedside[testing]`` (pytest, Hypothesis); nothing here
needs a database. Each name is loaded when it is first asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bedside.errors import MissingExtraError

if TYPE_CHECKING:
    from bedside.testing import people, strategies
    from bedside.testing.contracts import CONTRACT_VERSION
    from bedside.testing.digests import digest
    from bedside.testing.fakes import Delivered, FakeFulfiller, FakeNotifier, Handed
    from bedside.testing.faults import Fault, FaultyStorage, one_shot
    from bedside.testing.fulfillers import RewardFulfillerContract
    from bedside.testing.jurisdictions import JurisdictionContract
    from bedside.testing.notifiers import NotifierContract
    from bedside.testing.storage import CONTRACT_KINDS, StorageContract
    from bedside.testing.storage.machine import storage_agrees_with_memory
    from bedside.testing.strategies import records

__all__ = [
    "CONTRACT_KINDS",
    "CONTRACT_VERSION",
    "Delivered",
    "FakeFulfiller",
    "FakeNotifier",
    "Fault",
    "FaultyStorage",
    "Handed",
    "JurisdictionContract",
    "NotifierContract",
    "RewardFulfillerContract",
    "StorageContract",
    "digest",
    "one_shot",
    "people",
    "records",
    "storage_agrees_with_memory",
    "strategies",
]

_HOMES = {
    "CONTRACT_KINDS": "storage",
    "CONTRACT_VERSION": "contracts",
    "Delivered": "fakes",
    "FakeFulfiller": "fakes",
    "FakeNotifier": "fakes",
    "Fault": "faults",
    "FaultyStorage": "faults",
    "Handed": "fakes",
    "JurisdictionContract": "jurisdictions",
    "NotifierContract": "notifiers",
    "RewardFulfillerContract": "fulfillers",
    "StorageContract": "storage",
    "digest": "digests",
    "one_shot": "faults",
    "records": "strategies",
    "storage_agrees_with_memory": "storage.machine",
}

#: Whole modules that are listed like names.
_MODULES = {"people", "strategies"}

#: Modules without pytest or Hypothesis in them.
_PLAIN = {"digests", "fakes", "faults", "people"}

#: Modules whose assertions pytest rewrites, so that authors see the values of a failed one.
_REWRITTEN = ("contracts", "fulfillers", "jurisdictions", "notifiers", "storage", "told")

if sys.modules.get("pytest") is not None:
    # Before the contracts are imported: what is loaded already is not rewritten any more.
    sys.modules["pytest"].register_assert_rewrite(*(f"{__name__}.{name}" for name in _REWRITTEN))


def __getattr__(name: str) -> object:
    home = name if name in _MODULES else _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if home not in _PLAIN and not (find_spec("pytest") and find_spec("hypothesis")):
        raise MissingExtraError("bedside.testing", "testing")
    module = import_module(f"{__name__}.{home}")
    return module if name in _MODULES else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
