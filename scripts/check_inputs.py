"""Check config, sample sheet, truth, targets, models and media, and say all that is wrong at once.

Takes the options of `snakemake` that say what it reads, such as --configfile, --config and
--directory, and ignores the others. Ends with exit code 1 if something is wrong.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cropsight.errors import InputError, Problems
from cropsight.files import sha256
from cropsight.refusals import refused
from cropsight.settings import last_check
from cropsight.workflow.given_config import Given, Options, read_given, read_options

if TYPE_CHECKING:
    from cropsight.network.own_models import OwnModel
    from cropsight.settings.checked import Settings

IF_CHANGED = "--if-changed"
# With these Snakemake runs nothing, so nothing has to be checked.
NO_RUN = {"--unlock", "--help", "-h", "--version", "-v"}


def main(arguments: Sequence[str]) -> int:
    """Check, and say the result; returns the exit code.

    Args:
        arguments: options of Snakemake, and perhaps `--if-changed`, by which nothing is done or
            said if the last check passed and nothing that it read has changed.
    """
    options = read_options(arguments)
    # In another home folder Snakemake may not be able to start.
    homes = [os.environ.get(name, "") for name in ("HOME", "XDG_CACHE_HOME")]
    record = options.directory / last_check.record_of([*options.arguments, *homes])
    if IF_CHANGED in arguments and (NO_RUN & set(arguments) or last_check.is_unchanged(record)):
        return 0
    if {"--help", "-h"} & set(arguments):
        print(__doc__, end="", flush=True)
        return 0
    record = record.absolute()
    problems, warnings = Problems(), Problems()
    said = ""
    with problems.collected():
        said = _check(options, record, problems, warnings)
    for sentence in InputError(*warnings.sentences).sentences:
        print(f"Warning: {sentence}", file=sys.stderr)
    for sentence in InputError(*problems.sentences).sentences:
        print(f"Error: {sentence}", file=sys.stderr)
    count = len(problems.sentences)
    if count:
        print(f"{count} mistake{'s' * (count > 1)}; nothing was run.", file=sys.stderr)
        return 1
    print(said, flush=True)
    return 0


def _check(options: Options, record: Path, problems: Problems, warnings: Problems) -> str:
    """Note what is wrong; returns the sentence that nothing is, and writes the record of that.

    Args:
        options: as the user gave them.
        record: to write if nothing is wrong.
        problems: where mistakes are noted.
        warnings: where those are noted that the config says to skip.

    Raises:
        InputError: the config cannot be read, so there is nothing else to check.
    """
    # What is imported late takes a second, which an unchanged run is spared.
    from cropsight.installation import project_folder
    from cropsight.workflow import snakemake_private

    started, project = Path.cwd(), project_folder()
    given = read_given(options, project / "Snakefile")
    if not given.stored:
        with problems.collected():
            snakemake_private.check_cache()
    found, count = check_given(given, problems, warnings)
    if problems.sentences:
        return ""
    profiles = [path for name in options.profiles for path in _profile(started / name)]
    # Where it cannot be written, the next check is made again.
    with contextlib.suppress(OSError, InputError):
        last_check.write_record(record, _seen(found, [*given.files, *profiles], project))
    samples = f"{len(found.samples)} sample{'s' * (len(found.samples) > 1)}"
    held = f" with {count} photo{'s' * (count > 1)} or video{'s' * (count > 1)}" if count else ""
    skipped = f", {len(warnings.sentences)} of them skipped" if warnings.sentences else ""
    return f"All is well with the config and {samples}{held}{skipped}."


def check_given(given: Given, problems: Problems, warnings: Problems) -> tuple["Settings", int]:
    """Check all that a config names; returns what is right of it, and how many media there are.

    Args:
        given: the config as Snakemake would give it.
        problems: where mistakes are noted.
        warnings: where those are noted that the config says to skip.

    Raises:
        InputError: the config cannot be read, so there is nothing else to check.
    """
    from cropsight.installation import project_folder
    from cropsight.settings.checked import load_settings
    from cropsight.settings.config_files import read_origins
    from cropsight.settings.media_check import check_media

    origins = read_origins(given.files, given.command_line)
    config = given.merged()
    found = load_settings(config, project_folder(), problems, not given.stored, origins)
    if given.stored:
        return found, 0
    models = config.get("models")
    for index, model in enumerate(models if isinstance(models, list) else []):
        with problems.collected(f"{origins.where(('models', index))}: "):
            _check_weights(model, found)
    return found, check_media(found, problems, warnings)


def _check_weights(entry: object, found: "Settings") -> None:
    """Check that the file of a model has the SHA-256 that the config gives, and can be used.

    Args:
        entry: of the config's `models`.
        found: what is right of the config.

    Raises:
        InputError: it has another one, or is of no format that is read, or no model that can run.
    """
    from cropsight.network import enlarged, weights_kinds
    from cropsight.network.own_models import OwnModel
    from cropsight.settings.models import chosen_models, file_of

    for model in chosen_models(found.config).values():
        weights = file_of(model)
        if not weights or not (isinstance(entry, dict) and entry.get("name") == model.name):
            continue
        file = weights_kinds.described(weights, model.name, isinstance(model, OwnModel))
        # First this, as what is parsed should be what the user knows.
        if model.sha256 and sha256(Path(weights)) != model.sha256:
            raise InputError(
                f"{file} has not the SHA-256 {model.sha256}; get the right file, or correct sha256."
            )
        if isinstance(model, OwnModel):
            _check_own(model)
            if "enlarged" in found.config["controls"]:
                larger = enlarged.magnification(**found.config["grid"])
                _check_own(replace(model, magnification=larger))
            continue
        try:
            weights_kinds.kind_of(Path(weights))
        except InputError as error:
            raise InputError(f"{file} {error}") from error


def _check_own(model: "OwnModel") -> None:
    """Check that a user's own model can be run, by building it, which takes some seconds.

    Raises:
        InputError: it cannot.
    """
    from cropsight.network.threads import frugal_tensorflow

    frugal_tensorflow()
    from cropsight.network import keras_files, own_networks

    own_networks.prepare(keras_files.load_model(Path(model.file), model.name), model)


def _seen(found: "Settings", configs: Iterable[Path], project: Path) -> last_check.Seen:
    """What the check has read, and its own code."""
    from cropsight.installation import LIBRARY
    from cropsight.settings.models import chosen_models, class_files, file_of
    from cropsight.settings.samples import truth_files

    texts = [*configs, Path(found.config["samples"]), *found.targets.values()]
    texts += [*truth_files(found.samples), *_profile(project / "profiles/default")]
    models = chosen_models(found.config)
    texts += map(Path, class_files(models))
    files = filter(None, map(file_of, models.values()))
    others = [*(sample.path for sample in found.samples.values()), *files]
    code = [*LIBRARY.glob("cropsight/**/*.py"), *project.glob("config/schemas/*")]
    return last_check.Seen(
        sorted({str(path.absolute()) for path in texts}),
        sorted({str(Path(path).absolute()) for path in [*others, *code]}),
    )


def _profile(path: Path) -> list[Path]:
    """The files of a profile, which is a file or a folder."""
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if refused(error) is None and not isinstance(error, BrokenPipeError):
            raise
        with contextlib.suppress(OSError):
            print(f"Error: {refused(error) or 'nobody reads any more.'}", file=sys.stderr)
        # What could not be written is not tried again at the end.
        os._exit(1)
