"""From logits to verdicts: is the target in this view, in this frame, and as rows of the tables.

Knows networks by the logits that they left, and pictures not at all.
"""
