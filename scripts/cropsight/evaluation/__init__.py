"""From the tables of detections to metrics.json: rates, intervals, comparisons.

Depends on no network and no map; the pure mathematics is in `statistics`.
"""
