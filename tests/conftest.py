"""What holds for all tests; pyproject.toml makes the scripts and their library importable."""

from hypothesis import settings

# A busy machine is no reason to fail; what takes how long is for benchmarks/ to say.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")
