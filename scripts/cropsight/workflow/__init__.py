"""The only package that depends on Snakemake: scripts, terminal, storage, its private names.

Only rules and scripts import it, and it does not depend on what they do.
"""
