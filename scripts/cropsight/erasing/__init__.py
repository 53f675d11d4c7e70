"""Paints over what is in bounding boxes, so that a network can be asked about the rest.

Depends on no network, and on nothing that a network said.
"""
