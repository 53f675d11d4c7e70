"""From logits to decisions on views and frames, and to the rows of the tables.

Depends on networks only through their logits, and on no pictures.
"""
