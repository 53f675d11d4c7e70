"""What others get of a run: a site, an archive, and what is checked when somebody has one.

Depends on the base, `labels`, `views`, `media`, `maps`, `results`, `network.inputs` and `report`.
"""
