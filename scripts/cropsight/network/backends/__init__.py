"""The runtimes: one module each, with a body or a head of `network.interfaces`.

Depends on no files except in its own format, and on neither models nor configs.
"""
