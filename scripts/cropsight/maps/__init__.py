"""Where the evidence for a class lies: CAM methods, drawing, measuring and testing their maps.

Knows no decision, no file of truth and no report.
"""
