"""Every key of a map file, with what it says; the reference page lists exactly these."""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["KEYS", "SECTIONS", "TABLE_KEYS", "MapKey"]


@attrs.frozen
class MapKey:
    """One key: where it stands, what it is called, and what it says."""

    section: str
    name: str
    about: str


#: The keys of ``[table]``.
TABLE_KEYS: Final = (
    MapKey("table", "name", "the table that the file fills, such as `appointments`; required"),
    MapKey("table", "encoding", "how the bytes are text; `utf-8` where absent"),
    MapKey("table", "delimiter", "what stands between two cells; a comma where absent"),
    MapKey("table", "zone", "the IANA zone of times that have no offset, such as `America/Denver`"),
    MapKey("table", "skipped_times", "`refuse` or `resolve` local times that the clocks skip"),
    MapKey("table", "repeated_times", "`refuse` or `resolve` local times that the clocks show twice"),
    MapKey("table", "other_columns", "`refuse` or `ignore` columns that the map does not name"),
    MapKey(
        "table", "bad_contacts", "`refuse` a row with a number or address that is none, or `leave-out` it"
    ),
    MapKey("table", "ignore", "the names of columns that are in the file and are not wanted"),
    MapKey("table", "empty", "words that mean an empty cell, such as `NULL`"),
)

#: The sections whose keys are a table's fields (or, for scores, question codes).
SECTIONS: Final = (
    MapKey("columns", "columns", "field = column, or a list of columns joined by a space"),
    MapKey("formats", "formats", "field = how its text is written"),
    MapKey("values", "values", "for each field, the source's word = our code"),
    MapKey("digits", "digits", "id field = how many characters every one of its ids has"),
    MapKey("constants", "constants", "field = the value of every row"),
    MapKey("defaults", "defaults", "field = the value of the rows in which its cell is empty"),
    MapKey("scores", "scores", "question code = the column of its score"),
)

KEYS: Final = TABLE_KEYS + SECTIONS
