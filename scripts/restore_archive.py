"""Put a run that somebody archived into this checkout, after its files were checked.

python scripts/restore_archive.py ARCHIVE
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cropsight.errors import InputError
from cropsight.publishing.checkout import CONFIG, restore
from cropsight.publishing.published import checked, opened


def main(arguments: Sequence[str] | None = None) -> None:
    """Restore, and say how to go on.

    Args:
        arguments: of the command line.

    Raises:
        InputError: the archive is not as it was made, or does not fit into this checkout.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    path = parser.parse_args(arguments).archive
    with opened(path) as published:
        sums = checked(published, path.name)
        restored = restore(published, sums, published.folders())
    for name in restored.replaced:
        print(f"Replaced {name}; `git checkout -- {name}` brings back the one before.")
    print(f"Restored {restored.files:,} files. Nothing is to be done in")
    print(f'  make report ARGS="--configfile {CONFIG} --replace-workflow-config"')


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)
