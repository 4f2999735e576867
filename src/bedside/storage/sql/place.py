"""Where the tables are: the schema and the prefix, as a URL may say them."""

from __future__ import annotations

import attrs
import sqlalchemy as sa

from bedside.errors import StorageError
from bedside.uncaused import uncaused

__all__ = ["PREFIX", "Place", "place_of"]

#: What the names of tables begin with where nobody says otherwise.
PREFIX = "bedside_"


@attrs.frozen
class Place:
    """A database, and where in it the tables are."""

    url: str = attrs.field(repr=False)  # it may hold a password
    schema: str | None
    prefix: str


@uncaused
def place_of(url: str, *, schema: str | None, prefix: str) -> Place:
    """*url* without ``schema`` and ``table_prefix``, and what these two parts or the arguments say.

    A command, and a key store in the environment, have nothing but a URL to say it with.

    Raises:
        StorageError: a part is there twice, or is given beside the URL as well.

    >>> place = place_of("postgresql:///clinic?schema=care&table_prefix=rel_", schema=None, prefix=PREFIX)
    >>> place.url, place.schema, place.prefix
    ('postgresql:///clinic', 'care', 'rel_')
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return Place(url, schema, prefix)  # whoever opens it says what is wrong with it
    said = {name: parsed.query[name] for name in ("schema", "table_prefix") if name in parsed.query}
    if not said:
        return Place(url, schema, prefix)
    beside = {"schema": schema is not None, "table_prefix": prefix != PREFIX}
    for name, value in said.items():
        if not isinstance(value, str) or beside[name]:
            raise StorageError(f"{name} is said twice; say it in the URL or beside it, once")
    rest = parsed.difference_update_query(said).render_as_string(hide_password=False)
    own = said.get("schema")
    return Place(rest, schema if own is None else str(own), str(said.get("table_prefix", prefix)))
