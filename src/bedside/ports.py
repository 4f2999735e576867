"""What bedside needs from the outside world, as small Protocols.

A storage author needs no medical knowledge: a store keeps *rows* of declared *kinds*. A kind says
which columns are searched, joined or measured, which are unique, and which queue of due work it
feeds; everything else travels in the row's body, which only :mod:`bedside.records` reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol, runtime_checkable

import attrs

from bedside.domain.arrow import ArrowStream
from bedside.domain.checks import at_least, code, duration, optional
from bedside.domain.deliveries import Receipt
from bedside.domain.erasure import Erased
from bedside.domain.fulfilments import Fulfilment
from bedside.domain.journal import JournalEntry, SealedEntry
from bedside.domain.messages import Channel
from bedside.domain.offers import channels, sends, within_half_a_lease
from bedside.domain.rewards import Instrument, Reward

__all__ = [
    "ArrowTransaction",
    "Capability",
    "Column",
    "ColumnType",
    "Envelope",
    "Environment",
    "ErasingStorage",
    "Fulfilment",
    "Kind",
    "Notifier",
    "NotifierOffer",
    "OpenStorage",
    "Query",
    "Range",
    "RewardFulfiller",
    "RewardFulfillerOffer",
    "Row",
    "Storage",
    "StorageBackend",
    "Transaction",
    "UniqueKey",
    "Value",
]

#: What a column holds: text, or a whole number (instants are UTC epoch microseconds, dates are
#: days since 1970-01-01, money is minor units, booleans are 0 and 1), or nothing.
Value = str | int | None


class ColumnType(Enum):
    """What the value of a column means."""

    TEXT = "text"
    INTEGER = "integer"
    INSTANT = "instant"
    DATE = "date"
    BOOLEAN = "boolean"


@attrs.frozen
class Column:
    """A searched, joined or measured value; ``references`` names the kind whose id a text holds.

    Whole numbers lie within ±2**53; text has at most 255 characters (an id 128, a body any number) and
    holds neither NUL nor half a surrogate pair. Text is compared by code points: case and blanks count.
    ``personal`` text is personal data (a number, an address, a name): it can be searched by equality
    only, never by range or order, because a store that encrypts keeps no more of it than that.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    nullable: bool = attrs.field(default=False, kw_only=True)
    references: str | None = attrs.field(default=None, kw_only=True)
    personal: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class UniqueKey:
    """Columns whose values no two rows share; a row in which one of them is None is free."""

    name: str
    columns: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Kind:
    """One sort of row: its name, columns, unique keys and indexes.

    ``due_column`` names an instant column: rows with a value there are work that
    :meth:`Transaction.claim` hands out when it is due.
    ``appended`` kinds are written once: a store refuses to change their rows.
    ``subject`` names the column that holds the id of the person whom the row is about, or is
    ``"id"`` when the row is that person; a store that encrypts keeps the bodies of such rows under
    that person's own key, so that destroying the key erases them.
    """

    name: str
    columns: tuple[Column, ...] = ()
    unique: tuple[UniqueKey, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    due_column: str | None = None
    appended: bool = False
    subject: str | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the kind has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@attrs.frozen(kw_only=True)
class Row:
    """One stored record: its columns, its body as JSON text, and the revision it has.

    ``fence`` and ``claims`` count how often the row was claimed as work; the store keeps them.
    """

    kind: str
    id: str
    columns: Mapping[str, Value] = attrs.field(factory=dict, repr=False)
    body: str = attrs.field(default="{}", repr=False)
    revision: int = 0
    fence: int = 0
    claims: int = 0


@attrs.frozen(kw_only=True)
class Range:
    """``at_least <= column < below``; None leaves that side open. An empty value is in no range."""

    column: str
    at_least: str | int | None = attrs.field(default=None, repr=False)
    below: str | int | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Query:
    """Equality on columns (None finds the empty ones), at most one range, an order and a limit.

    Rows come by ``order_by`` (empty values first) and then by id, text by code points;
    ``descending`` turns all of it round. ``after`` continues behind that id, without ``order_by`` only.
    """

    equal: Mapping[str, Value] = attrs.field(factory=dict, repr=False)
    range: Range | None = None
    order_by: str | None = None
    descending: bool = False
    limit: int | None = None
    after: str | None = None


class Transaction(Protocol):
    """All-or-nothing access to a store; every method may raise StorageError.

    A verb that raises one of its own errors (below) has changed nothing, and the block may go on
    or let it pass; after any other StorageError leave the block. Once the block is left, every
    verb raises StorageError.
    """

    def get(self, kind: str, record_id: str) -> Row | None:
        """The row, or None."""

    def find(self, kind: str, query: Query) -> Sequence[Row]:
        """The rows of *kind* that match *query*, in its order."""

    def add(self, row: Row) -> Row:
        """Insert a new row and return it at revision 1, with fence and claims 0.

        The row has exactly the declared columns; one that references its own kind may hold the
        row's own id.

        Raises:
            MissingReferenceError: a column points at a row that is not stored.
            UniqueKeyError: its id (key ``"id"``), or one of its unique keys, is taken.
        """

    def put(self, row: Row, *, expect: int) -> Row:
        """Replace columns and body of the row at revision *expect*; return it one revision on.

        Fence and claims stay as they are, and so does a running lease, for a worker may write while
        it works; but a put that changes the due column gives the work back and ends the lease.

        Raises:
            ConflictError: it has another revision or is not there, or its kind is appended only.
            MissingReferenceError, UniqueKeyError: as in :meth:`add`, when there is no conflict.
        """

    def spend(self, counter: str, amount: int, *, limit: int) -> int:
        """Add *amount* to a counter unless it would pass *limit*; return what is used now.

        A negative amount gives back, is never refused and stops at zero; an amount of 0 asks what is
        used. Caps and budgets are decided here and never by a sum, which can be true for two writers at once.

        Raises:
            LimitReachedError: *amount* is above 0 and would pass *limit*; nothing was spent.
        """

    def claim(
        self,
        kind: str,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        equal: Mapping[str, Value] | None = None,
    ) -> Sequence[Row]:
        """Take at most *limit* rows that are due at *now* and not leased, oldest first, then by id.

        With *equal* only rows whose columns have these values are work, so that one sort of work
        that is slow need not keep the others waiting.

        Each comes back with its fence, claims and revision one higher, and is nobody else's before
        ``now + lease``. A late worker's ``put`` fails because the revision has moved on. To give
        work back or finish it, ``put`` it with another instant, or None, in its due column.
        """

    def append(self, entry: JournalEntry) -> SealedEntry:
        """Seal *entry* as the next one of the gapless audit journal."""

    def journal(self, *, after: int = 0, limit: int | None = None) -> Sequence[SealedEntry]:
        """Sealed entries with a sequence number above *after*, in order."""

    def columns(self, kind: str, names: Sequence[str], query: Query) -> Mapping[str, Sequence[Value]]:
        """Whole columns of the matching rows, for KPIs; ``"id"`` is a column too."""


@runtime_checkable
class ArrowTransaction(Transaction, Protocol):
    """A transaction that can hand columns out without an object of Python for each value."""

    def arrow(self, kind: str, names: Sequence[str], query: Query) -> ArrowStream:
        """Text and 64-bit whole numbers; rows in any order, unless the query orders, limits or continues."""


class Capability(Enum):
    """What a store can do beyond its verbs; nobody relies on what it does not declare.

    DURABLE: what was committed is there when the store is opened again, also after a kill. CONCURRENT:
    several programs may have it open; a durable one that is not refuses the second. JOINS: it can take
    part in a host's transaction. HOST_COMMITS: it does so. ARROW: see :class:`ArrowTransaction`.
    """

    DURABLE = "durable"
    CONCURRENT = "concurrent"
    JOINS = "joins"
    HOST_COMMITS = "host-commits"
    ARROW = "arrow"


class Storage(Protocol):
    """Where bedside keeps what it owns. Threads may share a store."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this store can do beyond the verbs."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commit on leaving the block; keep nothing if it raises. A second one inside is refused."""

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Make room for *kinds* (tables, indexes); harmless when it is there already.

        Raises:
            StorageError: a declaration is wrong, or differs from the columns that are there.
        """


@runtime_checkable
class ErasingStorage(Storage, Protocol):
    """A store that keeps personal data under a key per person, and can destroy that key.

    What was about an erased person is found no more; its columns that are not personal still count.
    """

    def erase(
        self, subject: str, *, at: datetime, fingerprints: Sequence[str] = (), spared: Sequence[str] = ()
    ) -> None:
        """Write an :class:`Erased` into the register and destroy the keys of *subject*; harmless twice."""

    def is_erased(self, subject: str) -> bool:
        """Whether the keys of *subject* were destroyed."""

    def erasures(self) -> Sequence[Erased]:
        """The register of erasures, oldest first; it is kept apart from the data."""

    def fingerprint(self, text: str) -> str:
        """A keyed hash of *text*, the same for ever, by which it is known again and not read."""


@attrs.frozen(kw_only=True)
class StorageBackend:
    """A named way to open a :class:`Storage` from a URL such as ``sqlite:///bedside.db``."""

    name: str
    open: OpenStorage


class OpenStorage(Protocol):
    """Opens a store."""

    def __call__(self, url: str, /) -> Storage:
        """Return the store that *url* names."""


@attrs.frozen(kw_only=True)
class Envelope:
    """The least that a messenger must know: where to, on which channel, and the finished text."""

    message_id: str
    channel: Channel
    address: str = attrs.field(repr=False)
    subject: str = attrs.field(default="", repr=False)
    body: str = attrs.field(repr=False)


class Notifier(Protocol):
    """Sends one message. Anything but a Receipt, and any exception, counts as *unknown*."""

    def send(self, envelope: Envelope, *, idempotency_key: str) -> Receipt:
        """Hand the message over; say SENT, REFUSED (for good), FAILED (not sent; try later) or UNKNOWN."""


@attrs.frozen(kw_only=True)
class NotifierOffer:
    """A notifier, the channels that it serves, and what it can promise.

    The name is a short code such as ``sms-gateway``: every delivery keeps it. ``key_window`` is how
    long the other side knows a key again, so that one key sends once: only within it is a message
    of unknown outcome tried again. ``deadline`` is the longest that one call takes; a
    :func:`bedside.notify.hosted` notifier is ended then, one in this program has to keep to it
    itself. ``per_minute`` is the most that the other side wants to be handed.

    Raises:
        InvalidValueError: a field is not what it says, or the notifier's ``send`` cannot be called
            as one that answers at once: it is missing, async, or the notifier is a class.
    """

    name: str = attrs.field(validator=code)
    channels: frozenset[Channel] = attrs.field(validator=channels)
    notifier: Notifier = attrs.field(repr=False, validator=sends)
    key_window: timedelta | None = attrs.field(default=None, validator=optional(duration))
    deadline: timedelta = attrs.field(
        default=timedelta(seconds=30), validator=[duration, within_half_a_lease]
    )
    per_minute: int | None = attrs.field(default=None, validator=optional(at_least(1)))


class RewardFulfiller(Protocol):
    """Hands rewards over (a voucher pool, a gift-card service, a member of staff)."""

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Hand *reward* over once, however often the same key comes."""

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        """Take *reward* back once, however often the same key comes."""


@attrs.frozen(kw_only=True)
class RewardFulfillerOffer:
    """A fulfiller and the instruments that it can hand over.

    ``remembers_keys`` is how long it knows an idempotency key; None is for ever. After that time it
    could hand over twice, so that only a person settles what became of a reward. ``by_hand``: a person
    hands it over and confirms it, and nothing is called; another fulfiller that serves it too is asked
    first. ``products`` names what it serves; None is all.
    """

    name: str = attrs.field(validator=code)
    instruments: frozenset[Instrument]
    fulfiller: RewardFulfiller = attrs.field(repr=False)
    remembers_keys: timedelta | None = None
    by_hand: bool = False
    products: frozenset[str] | None = None


class Environment(Protocol):
    """Everything that is not repeatable: the clock, new ids, secret codes."""

    def now(self) -> datetime:
        """The instant it is, with a time zone."""

    def new_id(self, kind: str) -> str:
        """An id that no record has yet."""

    def secret(self, alphabet: str, length: int) -> str:
        """*length* unguessable characters of *alphabet*."""
