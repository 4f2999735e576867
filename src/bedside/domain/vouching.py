"""The journal vouches for the ledger: each row of it that the desk writes leaves a digest in an entry.

A table can be changed past the desk so that it still adds up. The journal is a chain of hashes whose
checkpoints are kept outside, and so it is the witness that such a change contradicts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from bedside.domain.books import LedgerProblem
from bedside.domain.checks import code, optional, typed
from bedside.domain.journal import JournalEntry

__all__ = ["VOUCH", "Voucher", "digest_of", "read_voucher", "voucher_problems", "write_voucher"]

#: The action of the entries that vouch for a row.
VOUCH: Final = "vouch"

_HEX: Final = 32
_VOUCHER: Final = re.compile(r"sha256-([0-9a-f]{32})(?:\.([0-9a-f]{32}))?")


@attrs.frozen(field_transformer=typed)
class Voucher:
    """What an entry says of a row: the digest it was given, and the one it had before (None: it is new)."""

    digest: str = attrs.field(validator=code)
    before: str | None = attrs.field(default=None, validator=optional(code))


def digest_of(body: str, *, without: Iterable[str] = ()) -> str:
    """Half a SHA-256 of the content of a row, without the fields named: what can be erased is not in it.

    Empty fields do not count, so that a field that a later release adds changes no digest.

    >>> digest_of('{"b":1,"a":null}') == digest_of('{"b":1}') == digest_of('{"b":1,"c":"x"}', without=["c"])
    True
    """
    left_out = set(without)
    content = {
        name: value
        for name, value in json.loads(body).items()
        if name not in left_out and value not in (None, [], {})
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_HEX]


def write_voucher(voucher: Voucher) -> str:
    """The reason of an entry that vouches: a code.

    >>> read_voucher(write_voucher(Voucher("0" * 32, "f" * 32))).before == "f" * 32
    True
    """
    return f"sha256-{voucher.digest}" + (f".{voucher.before}" if voucher.before else "")


def read_voucher(reason: str | None) -> Voucher:
    """What :func:`write_voucher` wrote; anything else vouches for no content."""
    found = _VOUCHER.fullmatch(reason or "")
    return Voucher("no-digest") if found is None else Voucher(found[1], found[2])


def voucher_problems(
    rows: Mapping[tuple[str, str], str | None], entries: Iterable[JournalEntry]
) -> Iterator[LedgerProblem]:
    """Where the rows of the ledger are not what the journal vouches for.

    *rows* has the digest of each row by kind and id, None where it cannot be read; *entries* come in
    the order of the journal.
    """
    vouched: dict[tuple[str, str], list[Voucher]] = {}
    for entry in entries:
        if entry.action == VOUCH:
            vouched.setdefault((entry.kind, entry.record), []).append(read_voucher(entry.reason))
    for (kind, record_id), digest in rows.items():
        said = vouched.pop((kind, record_id), [])
        if not said:
            words = f"no entry of the journal vouches for this {kind}: it was not written by the desk"
            yield LedgerProblem("row.not_vouched", record_id, words)
            continue
        yield from _broken(kind, record_id, said)
        if digest is not None and digest != said[-1].digest:
            words = f"this {kind} was changed past the desk: the journal vouches for other content"
            yield LedgerProblem("row.changed", record_id, words)
    for (kind, record_id), said in vouched.items():
        yield from _broken(kind, record_id, said)
        words = f"the journal vouches for this {kind}, and its row is gone"
        yield LedgerProblem("row.gone", record_id, words)


def _broken(kind: str, record_id: str, said: Sequence[Voucher]) -> Iterator[LedgerProblem]:
    """Each entry begins where the one before it ended; the first one begins with nothing."""
    expected: str | None = None
    for voucher in said:
        if voucher.before is None and expected is not None:
            words = f"this {kind} was written a second time: its first row was deleted past the desk"
            yield LedgerProblem("row.written_twice", record_id, words)
        elif voucher.before != expected:
            words = f"this {kind} was changed past the desk, and then by the desk"
            yield LedgerProblem("row.changed_between", record_id, words)
        expected = voucher.digest
