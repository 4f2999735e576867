"""What was read when a rule was written down; every rule of the built-in packs says which."""

from __future__ import annotations

from typing import Final

__all__ = ["DESIGN", "MEMORY", "PRIMARY", "QUOTED", "SECONDARY"]

PRIMARY: Final = "official or statute text read in a stored copy; later amendments not checked"
QUOTED: Final = "statute or regulation read as quoted by a third party; not checked on the official site"
SECONDARY: Final = "read in secondary commentary only; the text of the law was not read"
MEMORY: Final = "written from memory; the text of the law was not re-read"
DESIGN: Final = "a rule of the library's design, not of law; nothing to verify"
