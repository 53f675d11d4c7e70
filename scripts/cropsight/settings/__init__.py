"""Config and sample sheet: checked, with every default filled in and every model resolved.

Depends on media and networks by name only. No script imports it: `rules/settings.smk`
passes each script what it needs as parameters.
"""
