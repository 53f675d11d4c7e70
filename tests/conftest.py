"""Makes the scripts and their library importable, as Snakemake does for them."""

import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

# A busy machine is no reason to fail; what takes how long is for benchmarks/ to say.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")
