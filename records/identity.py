"""Names made from content: the same thing has the same name in every run, on every machine."""

from __future__ import annotations

import hashlib


def key(*parts: object) -> str:
    """Name made of `parts`: 24 hex digits of a BLAKE2b hash.

    Each part is prefixed with its length, so that ("ab", "c") and ("a", "bc") get different names.
    Bytes are hashed as they are, everything else as the UTF-8 of its `str`.
    """
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()
