"""What there is to see (ImageNet's classes), what is asked (targets), what is true (truth).

Knows no scores and no networks; of the views only what a box is.
"""
