"""Confidence intervals, tests and curves: one module per statistic, arrays in and numbers out.

Depends on no file, no strategy and no target.
"""
