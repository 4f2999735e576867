"""What proves the audit journal from outside: keys that sign checkpoints, and anchors that keep them."""

from bedside.notary.anchors import FileAnchor, read_anchors
from bedside.notary.ed25519 import Ed25519Check, Ed25519Signer, new_signing_key

__all__ = ["Ed25519Check", "Ed25519Signer", "FileAnchor", "new_signing_key", "read_anchors"]
