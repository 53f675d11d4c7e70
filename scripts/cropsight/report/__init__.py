"""From tables, pictures and maps to one HTML page.

Runs no network, and depends on neither config files nor decisions. The files under results/ contain
rates, intervals and tests; only charts and the choice of frames are computed here from their rows.
"""
