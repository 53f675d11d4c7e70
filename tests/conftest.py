"""Makes the scripts and their library importable, as Snakemake does for them."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
