"""Which rows the journal vouches for, and what of them: the ledger, without what can be erased."""

from __future__ import annotations

from typing import Final

import attrs

from bedside.domain.ledger import Transfer
from bedside.domain.requests import Request
from bedside.domain.rewards import Reward
from bedside.domain.tallies import Tally
from bedside.domain.vouching import digest_of
from bedside.ports import Row
from bedside.records.catalogue import kind_of

__all__ = ["VOUCHED", "digest_of_row"]

#: By kind, the fields that a digest leaves out: the words of people, which an erasure takes away.
VOUCHED: Final = {
    kind_of(record_type).kind.name: tuple(
        field.name for field in attrs.fields(record_type) if field.metadata.get("personal")
    )
    for record_type in (Transfer, Reward, Request, Tally)
}


def digest_of_row(row: Row) -> str:
    """The digest of what the journal vouches for in *row*."""
    return digest_of(row.body, without=VOUCHED[row.kind])
