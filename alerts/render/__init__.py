"""A digest in the shapes that people and programs read. Each shape is a module, imported when it is asked for."""

from __future__ import annotations

import importlib
from datetime import UTC, tzinfo

from records.types import Digest

# shape → its module here; each has `render(digest, zone) -> str`
SHAPES = {"atom": "atom", "html": "html", "json": "json", "md": "markdown", "text": "text"}


def render(digest: Digest, shape: str, zone: tzinfo = UTC) -> str:
    """`digest` in one of SHAPES, times in `zone`."""
    module = importlib.import_module(f"alerts.render.{SHAPES[shape]}")
    return str(module.render(digest, zone))
