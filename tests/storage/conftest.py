"""Makes the room's helpers importable, however pytest was started, and gives records to test with."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import storage_world as world


@pytest.fixture
def store(tmp_path):
    return world.store_at(tmp_path)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A record after one run over four stories of two outlets."""
    store = world.store_at(tmp_path_factory.mktemp("told"))
    world.run_pipeline(store, range(3))
    world.run_pipeline(store, range(1), outlet="beta")
    return store
