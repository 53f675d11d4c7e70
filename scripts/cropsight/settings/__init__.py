"""Config and sample sheet: checked, with every default filled in and every model resolved.

Only `rules/common.smk` imports it; scripts get what they need as parameters.
"""
