"""Lists of classes, ImageNet's among them, the targets to look for, and the ground truth.

Depends on no scores and no networks, and of `views` only on `Box`.
"""
