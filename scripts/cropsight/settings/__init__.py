"""Config and sample sheet: checked, with every default filled in and every model resolved.

Depends on media by name and header, and on networks by name only. No script of a rule imports it:
`rules/settings.smk` passes each what it needs as parameters. The check of the inputs, before the
rules, does.
"""
