"""The parts of the page: each a typed record, and the function that fills it with sentences.

Depends on files only through `report.run_results` and `report.view_files`.
"""
