"""Intervals, tests and curves: one statistic a module, arrays in and numbers out.

Knows no file, no strategy and no target.
"""
