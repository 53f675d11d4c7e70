"""The files under results/: one writer and one reader for each.

Columns, types, keys of arrays and the paths of batches are defined here and nowhere else. Nothing
here depends on what the numbers mean.
"""
