"""What a statement means, by a small trained network: on the topic or not, its position, one utterance or two."""
