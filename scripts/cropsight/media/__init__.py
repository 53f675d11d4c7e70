"""Photos and videos in, frames and the pictures between the steps out.

Knows nothing of views, of labels and of networks: a picture here is pixels with a size.
"""
