"""What computes: one module per runtime, each with a body or a head of `network.interfaces`.

Knows no files but its own format, and neither models nor configs.
"""
