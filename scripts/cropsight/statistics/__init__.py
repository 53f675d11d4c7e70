"""How good decisions are, and whether crops beat the whole picture: one statistic per module."""
