"""Whether a map says what the network looked at: one module per measure."""
