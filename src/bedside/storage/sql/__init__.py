"""A store in a SQL database: SQLAlchemy Core builds the tables and statements, the driver runs them."""

from bedside.storage.sql.store import SqlStorage

__all__ = ["SqlStorage"]
