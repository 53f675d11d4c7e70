"""From tables, pictures and maps to one HTML page.

Runs no network, and knows neither config files nor decisions. Rates, intervals and tests are in the
files under results/; here is but what a chart or a choice of frames needs of their rows.
"""
