"""What Arrow is to us: columns in memory that every dataframe library takes as they are."""

from __future__ import annotations

from typing import Protocol

__all__ = ["ArrowStream"]


class ArrowStream(Protocol):
    """Columns as Apache Arrow keeps them; Polars, PyArrow, DuckDB and Narwhals take them uncopied."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Arrow's own protocol: a capsule with the stream."""
