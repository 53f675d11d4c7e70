"""Say of every model of the config what it takes and gives, what was assumed, and what it sees.

Takes the options of `snakemake` that say what it reads, such as --configfile, --config and
--directory, and ignores the others. Ends with exit code 1 if a model cannot be used.
"""

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cropsight.errors import InputError, Problems, printable
from cropsight.workflow.given_config import read_given, read_options

if TYPE_CHECKING:
    from PIL.Image import Image

    from cropsight.network.own_models import Model
    from cropsight.network.trained import TrainedNetwork
    from cropsight.settings.checked import Settings

# How many classes are shown of a list, and of an answer.
FIRST = 5


class Example(NamedTuple):
    """A picture to show to the models: the name of its file, and the whole of it."""

    name: str
    picture: "Image"


def main(arguments: Sequence[str]) -> int:
    """Print it; returns the exit code."""
    if {"--help", "-h"} & set(arguments):
        print(__doc__, end="")
        return 0
    from cropsight.installation import project_folder
    from cropsight.network.threads import frugal_tensorflow
    from cropsight.settings.checked import load_settings
    from cropsight.settings.config_files import read_origins
    from cropsight.settings.models import chosen_models

    frugal_tensorflow()
    project, problems = project_folder(), Problems()
    with problems.collected():
        given = read_given(read_options(arguments), project / "Snakefile")
        origins = read_origins(given.files, given.command_line)
        found = load_settings(given.merged(), project, problems, not given.stored, origins)
        models = [] if problems.sentences else list(chosen_models(found.config).values())
        example = _example(found) if models else None
        for model in models:
            with problems.collected():
                lines = list(_lines(model, found, example))
                print(f"{model.name}", *lines, "", sep="\n", flush=True)
    for sentence in InputError(*problems.sentences).sentences:
        print(f"Error: {sentence}", file=sys.stderr)
    return 1 if problems.sentences else 0


def _example(found: "Settings") -> Example | None:
    """The first frame of the sheet that can be read."""
    from cropsight.media.frames import Frame, Span, read_frames

    for sample in found.samples.values():
        with contextlib.suppress(InputError):
            for item in read_frames([Path(sample.path)], Span(sample.start), "skip"):
                if isinstance(item, Frame):
                    return Example(item.source, item.picture)
    return None


def _lines(model: "Model", found: "Settings", example: Example | None) -> Iterator[str]:
    """What is said of a model.

    Args:
        model: the model.
        found: the settings of the run.
        example: a picture to show to it, if there is one.

    Raises:
        InputError: it cannot be used.
    """
    from cropsight.network import weights
    from cropsight.network.graphs import split_network
    from cropsight.network.records import read_weights_record

    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "model.weights.h5", Path(folder) / "model.json"
        # As the run itself does it, from the same file.
        weights.fetch_weights(model, *files)
        record = read_weights_record(files[1])
        trained = weights.load_network(model, *files)
    body, _ = split_network(trained.network, trained.layer)
    rows, columns, channels = trained.input_shape
    labels = [entry.label for entry in found.class_lists[model.name].classes]
    kind = "a softmax" if trained.output == "softmax" else "sigmoids"
    yield _line("weights", f"{trained.network.count_params():,} numbers from {record.origin}")
    yield _line("SHA-256", record.origin_sha256)
    yield _line("input", f"{rows} x {columns} pixels, {'grey' if channels == 1 else 'RGB'}")
    yield _line("preprocessing", trained.preprocessing)
    yield _line("layer", f"{trained.layer}: {' x '.join(map(str, body.output_shape[1:]))}")
    yield _line("output", f"{len(labels)} classes by {kind}")
    yield _line("classes", _some(labels))
    for target, indices in found.classes[model.name].items():
        yield _line("target", f"{target}: {_some([labels[index] for index in indices])}")
    for sentence in trained.assumed:
        yield _line("assumed", sentence)
    if example:
        answer = _answer(trained, example.picture, found.config["interpolation"], labels)
        yield _line("example", f"{example.name}: {answer}")


def _line(name: str, text: str) -> str:
    # Photos, layers and classes are called what users call them.
    return f"  {name:<14} {printable(text)}"


def _some(labels: Sequence[str]) -> str:
    """The first of some classes."""
    return ", ".join(labels[:FIRST]) + ", …" * (len(labels) > FIRST)


def _answer(
    trained: "TrainedNetwork", picture: "Image", interpolation: str, labels: Sequence[str]
) -> str:
    """The first classes of a whole picture, with their probabilities.

    Args:
        trained: the network.
        picture: RGB.
        interpolation: Pillow filter that brings it to the network's input.
        labels: of the classes, in the order of its outputs.
    """
    from cropsight.network.inputs import as_input
    from cropsight.network.scores import probabilities, top_classes

    shown = as_input(picture, trained.input_shape, interpolation)[None]
    logits = trained.network(trained.preprocess(shown), training=False).numpy()
    (found,), (first,) = probabilities(logits, trained.output), top_classes(logits, FIRST)
    return ", ".join(f"{labels[index]} {found[index]:.3f}" for index in first)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
