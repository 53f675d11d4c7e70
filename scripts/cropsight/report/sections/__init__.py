"""The parts of the page: each a dataclass, the function that fills it, and a template's block.

Sentences are written here and not in the templates.
"""
