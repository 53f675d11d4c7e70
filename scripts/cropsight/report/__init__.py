"""The report: reads the tables, chooses frames, and writes one HTML page and one figure."""
