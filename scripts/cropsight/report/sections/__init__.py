"""The parts of the page: each a dataclass, the function that fills it, and a template's block.

Knows no files but through `report.run_results` and `report.view_files`. Sentences are written here
and not in the templates.
"""
