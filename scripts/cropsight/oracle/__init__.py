"""Where the control `oracle` looks: around a frame's largest box, or where another frame's is.

Depends on no pixels, and on nothing that a network said.
"""
