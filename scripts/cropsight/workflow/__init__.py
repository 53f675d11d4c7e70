"""What may know Snakemake: running scripts for it, its terminal, its storage, its private names.

Only rules and scripts import it, and it knows nothing of what they do.
"""
