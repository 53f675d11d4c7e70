"""From tables, pictures and maps to one HTML page.

Computes no statistic, runs no network, and knows neither config files nor decisions: every number
that it shows is in a file under results/.
"""
