"""The files under results/: one writer and one reader for each.

Columns, types, keys of arrays and the paths of batches are defined here and nowhere else. Defines
the form of files, not the meaning of their numbers.
"""
