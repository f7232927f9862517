"""Files that readers may open at any moment: written aside, made durable, then put in place in one step."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, content: str | bytes) -> bool:
    """Puts `content` at `path`; False when it stands there already, byte for byte. Raises OSError.

    Whoever opens the file sees the old text or the new one whole, even when the machine stops in between.
    """
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == raw:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.aside")
    with aside.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _make_durable(path.parent)
    return True


def _make_durable(folder: Path) -> None:
    """The rename itself; systems that can't open a folder have nothing to do here."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
