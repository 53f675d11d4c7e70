"""One module per CAM method: arrays in, evidence out.

Depends on no files and no targets; the names of the methods are in `maps.methods`.
"""
