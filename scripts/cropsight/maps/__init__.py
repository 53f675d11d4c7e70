"""Where the evidence for a class lies: CAM methods, drawing, measuring and testing their maps.

Depends on no decisions, no truth files and no report.
"""
