"""Text and meaning. Pure: no network, disk, clock or chance."""
