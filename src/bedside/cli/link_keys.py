"""The keys that sign referral links, as the environment names them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from bedside.domain.links import LinkKeys
from bedside.errors import KeyMaterialError

__all__ = ["LINK_KEYS", "LINK_KEY_FILE", "keys_in", "link_keys"]

#: A file of link keys, and the link keys themselves.
LINK_KEY_FILE: Final = "BEDSIDE_LINK_KEY_FILE"
LINK_KEYS: Final = "BEDSIDE_LINK_KEYS"


def link_keys() -> LinkKeys | None:
    """The link keys that the environment names, or None.

    Raises:
        KeyMaterialError: one of them cannot be used.
    """
    path = os.environ.get(LINK_KEY_FILE)
    if path:
        return keys_in(Path(path))
    text = os.environ.get(LINK_KEYS)
    return LinkKeys.from_text(text) if text else None


def keys_in(path: Path) -> LinkKeys:
    """The keys of a file of lines ``VERSION KEY``.

    Raises:
        KeyMaterialError: it cannot be read, or a key cannot be used.
    """
    try:
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        text = None
    if text is None:
        raise KeyMaterialError("key.missing", "link key file", "it cannot be read as a text file")
    return LinkKeys.from_text(text)
