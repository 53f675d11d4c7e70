"""One CAM method a module: arrays in, evidence out.

Knows no files, no targets and no names of methods; `maps.methods` has those.
"""
