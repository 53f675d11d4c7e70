"""Config and sample sheet: checked, with every default filled in and every model resolved.

Knows media and networks by what they are called only. No script imports it: `rules/settings.smk`
hands each what it needs as parameters.
"""
