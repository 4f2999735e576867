"""Stores in the box: in memory, and in SQL databases."""

from bedside.storage.memory import MemoryStorage

__all__ = ["MemoryStorage"]
