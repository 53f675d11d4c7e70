"""Photos and videos in, frames and the pictures between the steps out.

Depends on no views, labels or networks: a picture here is pixels with a size.
"""
