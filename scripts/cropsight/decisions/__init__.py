"""From logits to verdicts: is the target in this view, in this frame, and as rows of the tables.

Runs no network and opens no picture.
"""
