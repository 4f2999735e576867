"""What a store declares it can do, and nothing half."""

from __future__ import annotations

from typing import Final

from bedside.ports import Capability, Storage
from bedside.testing.contracts import promise

__all__ = ["UNDECLARED", "DeclarationContract"]

#: What a host has to know of a store that does not declare a capability.
UNDECLARED: Final = {
    Capability.DURABLE.value: "what it holds may be gone when its program ends",
    Capability.CONCURRENT.value: "one program at a time may have it open",
    Capability.JOINS.value: "it takes no part in a transaction of its host",
    Capability.ARROW.value: "its columns pass through Python, value by value",
}


class DeclarationContract:
    """What a store declares it can do, and nothing half."""

    @promise(
        mend="give the store an attribute `capabilities`, a frozenset of bedside.ports.Capability members; "
        "frozenset() when it can nothing beyond the verbs"
    )
    def test_it_declares_what_it_can(self, storage: Storage) -> None:
        declared: object = getattr(storage, "capabilities", None)

        assert isinstance(declared, frozenset)
        assert all(isinstance(capability, Capability) for capability in declared)
