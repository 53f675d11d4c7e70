"""The parts of the page: each a dataclass, the function that fills it, and a template's block.

Depends on files only through `report.run_results` and `report.view_files`. Sentences with numbers
in them are written here, all others in the templates.
"""
