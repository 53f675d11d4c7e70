"""Frames with their maps, boxes and scores, as a video or a sheet, for talks and issue threads.

Depends on neither the site nor the archive, and reads no table over all samples.
"""
