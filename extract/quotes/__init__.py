"""The character level: where quotations begin and end, whatever marks a newspaper uses."""
