"""Which parts of a frame are classified, and which decide: boxes, crops, controls, strategies.

Geometry and names only: depends on no pixels, files, networks or scores.
"""
