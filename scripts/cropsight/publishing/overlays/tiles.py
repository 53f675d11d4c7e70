"""How many pictures a sheet shows. The rules read this, so it imports nothing."""

MOST_TILES = 24  # that can be looked at, and told apart, on one screen
