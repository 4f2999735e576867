"""Stores in the box: in memory, and in SQL databases (SQLAlchemy is loaded when one is opened)."""

from bedside.storage.memory import MemoryStorage
from bedside.storage.sql import SqlStorage

__all__ = ["MemoryStorage", "SqlStorage"]
