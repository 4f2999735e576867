"""Records in and out of storage: the only place that knows how a noun becomes a row.

:mod:`~bedside.records.converter` is the one strict converter, :mod:`~bedside.records.catalogue`
says of every noun which of its values are columns,
:mod:`~bedside.records.vouched` which rows the journal vouches for.
"""

from bedside.records.catalogue import KINDS, kind_of, references_of, spec_named
from bedside.records.converter import from_json, to_json
from bedside.records.spec import RecordSpec, read_row, write_row
from bedside.records.vouched import VOUCHED, digest_of_row

__all__ = [
    "KINDS",
    "VOUCHED",
    "RecordSpec",
    "digest_of_row",
    "from_json",
    "kind_of",
    "read_row",
    "references_of",
    "spec_named",
    "to_json",
    "write_row",
]
