"""From the tables of detections to the statistics in metrics.json."""
