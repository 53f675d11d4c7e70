"""The files under results/: each has its one writer and its one reader here.

Columns, types, keys of arrays and the paths of batches are written here and nowhere else. Knows
how files look, not what their numbers mean.
"""
