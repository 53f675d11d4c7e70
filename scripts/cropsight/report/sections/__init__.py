"""The parts of the page: each a dataclass, the function that fills it, and a template's block.

Knows no files but through `report.run_results` and `report.view_files`. Sentences with numbers
in them are written here, those without in the templates.
"""
