"""Plots as SVG, drawn by matplotlib: small, with ticks and labels, the same bytes each time.

They are shown as pictures, on a light card in dark too, and print as they are. Depends on nothing
of the report: what is drawn are numbers and labels.
"""
