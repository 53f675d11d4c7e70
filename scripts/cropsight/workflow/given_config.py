"""The config that Snakemake would give the rules, from the same options, without running it.

Its functions are Snakemake's own for this, which no page documents:
https://github.com/snakemake/snakemake/blob/main/src/snakemake/cli.py
"""

import argparse
import contextlib
import io
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cropsight.errors import InputError

# The Snakefile's own, which the files of --configfile go over.
OWN = Path("config/config.yaml")


@dataclass(frozen=True)
class Options:
    """Those of Snakemake's options that decide what it reads.

    Attributes:
        configfiles: of `--configfile`, relative to where the command was given.
        arguments: all of them, spelled in one way.
        directory: to work in.
        profiles: names or paths.
    """

    configfiles: tuple[Path, ...]
    arguments: tuple[str, ...]
    directory: Path
    profiles: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What Snakemake would give the rules.

    Attributes:
        files: of the config, the later ones over the earlier ones.
        command_line: what `--config` gives.
        stored: whether media and weights are in a storage.
    """

    files: tuple[Path, ...]
    command_line: dict[str, Any]
    stored: bool

    def merged(self) -> dict[str, Any]:
        """The config, by Snakemake's own functions; the files have to be ones that it can read."""
        from snakemake.common.configfile import load_configfile
        from snakemake.utils import update_config

        config: dict[str, Any] = {}
        for file in self.files:
            update_config(config, load_configfile(file))
        update_config(config, self.command_line)
        return config


def read_options(arguments: Sequence[str]) -> Options:
    """The options among Snakemake's that decide what it reads; the others are ignored."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--configfile", "--configfiles", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--config", "-C", nargs="*", default=[], metavar="KEY=VALUE")
    parser.add_argument("--directory", "-d")
    parser.add_argument("--snakefile", "-s")
    parser.add_argument("--profile", nargs="+", default=[])
    parser.add_argument("--workflow-profile")
    parser.add_argument("--default-storage-provider")
    parser.add_argument("--replace-workflow-config", action="store_true")
    found, _ = parser.parse_known_args(arguments)
    spelled = []
    for name, value in vars(found).items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, list) and value:
            spelled += [option, *value]
        elif value and not isinstance(value, list):
            spelled += [option] if value is True else [f"{option}={value}"]
    profiles = [*found.profile, *filter(None, [found.workflow_profile])]
    return Options(
        tuple(map(Path, found.configfile)),
        tuple(spelled),
        Path(found.directory or "."),
        tuple(profiles),
    )


def read_given(options: Options, snakefile: Path) -> Given:
    """What Snakemake makes of the options and of its profiles, in the folder that it works in.

    The process changes to that folder.

    Args:
        options: as the user gave them.
        snakefile: beside which Snakemake finds the profile that it reads by itself.

    Raises:
        InputError: there is no such folder, or `--config` has no keys and values.
        SystemExit: Snakemake cannot read the options, as it has said.
    """
    from snakemake import cli

    said = io.StringIO()
    try:
        # It says which profile it uses, as it will again when it runs.
        with contextlib.redirect_stderr(said):
            _, args = cli.parse_args([f"--snakefile={snakefile}", *options.arguments])
    except SystemExit as error:
        # Of a mistake in an option or a profile it also lists all options.
        *_, mistake = re.split("error: ", said.getvalue(), flags=re.IGNORECASE)
        print(f"Error: {' '.join(mistake.split())}" if error.code else mistake, file=sys.stderr)
        raise
    try:
        command_line = cli.parse_config(args.config)
    except ValueError as error:
        raise InputError(
            f"--config: {str(error).rstrip('. ')}; write key=value, as in base_height=500."
        ) from error
    files = [Path(file).absolute() for file in args.configfile]
    folder = Path(args.directory or ".")
    if not folder.is_dir():
        raise InputError(f"--directory: {folder} is no folder; correct it.")
    os.chdir(folder)
    own = [] if args.replace_workflow_config or (files and not OWN.exists()) else [OWN]
    return Given((*own, *files), command_line, args.default_storage_provider is not None)
