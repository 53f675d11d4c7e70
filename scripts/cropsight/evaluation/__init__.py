"""From the tables of detections to metrics.json: rates, intervals, comparisons.

Knows no network and no map; what is pure mathematics is in `statistics`.
"""
