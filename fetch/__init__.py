"""The world comes in: the only reader of the network."""
