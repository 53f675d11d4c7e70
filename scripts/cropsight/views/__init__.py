"""Which parts of a frame are looked at, and which decide: boxes, crops, controls, strategies.

Geometry and names only: knows no pixels, no files, no networks and no scores.
"""
