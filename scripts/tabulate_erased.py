"""Decides anew on the frames with boxes: is the target still called once it is painted over?"""

from pathlib import Path

from cropsight.decisions.decision import Decision
from cropsight.decisions.erased_rows import ErasedBatch, erased_rows
from cropsight.decisions.predictions import PredictedBatch
from cropsight.labels.targets import Target
from cropsight.network import enlarged
from cropsight.results.batches import model_files
from cropsight.results.erased_tables import ERASED
from cropsight.views.strategies import strategies_with
from cropsight.workflow.script import run


def main(
    predictions: list[Path],
    painted: list[Path],
    erased: Path,
    models: list[str],
    target: str,
    indices: dict[str, list[int]],
    class_counts: dict[str, int],
    samples: list[str],
    decision: Decision,
    controls: tuple[str, ...] = (),
) -> None:
    """Write the verdicts on every frame with boxes.

    Args:
        predictions: `{model}/{sample}/{batch}.npz` of the batches with boxes, in any order; with
            the control `enlarged`, those of `{model}-enlarged` too.
        painted: of the same batches and networks, those for the painted views.
        erased: written: the table.
        models: names, in the order of the rows.
        target: name of the first one.
        indices: of its classes, by model.
        class_counts: how many classes there are, by model.
        samples: names of those with boxes, in the order of the rows.
        decision: how a view is called.
        controls: the config's controls.

    Raises:
        InputError: predictions do not fit each other, or the model.
    """
    strategies = strategies_with(controls)
    with ERASED.writer(erased) as write:
        for batch in _batches(predictions, painted, models, samples, controls):
            model = batch.predicted.model
            wanted = Target(target, indices[model])
            write(erased_rows(batch, wanted, class_counts[model], decision, strategies))


def _batches(
    predictions: list[Path],
    painted: list[Path],
    models: list[str],
    samples: list[str],
    controls: tuple[str, ...],
) -> list[ErasedBatch]:
    """The batches by model, sample and number.

    Args:
        predictions: as in `main`.
        painted: as in `main`.
        models: names, in the order of the batches.
        samples: names, in the order of the batches.
        controls: the config's; one of them adds a network.
    """
    whole, erased = model_files(predictions), model_files(painted)
    suffixes = ("", enlarged.SUFFIX) if "enlarged" in controls else ("",)
    found = []
    for model in models:
        for sample in samples:
            networks = [(model + suffix, sample) for suffix in suffixes]
            before = zip(*(whole.get(network, []) for network in networks), strict=True)
            after = zip(*(erased.get(network, []) for network in networks), strict=True)
            found += [
                ErasedBatch(PredictedBatch(model, sample, paths), files)
                for paths, files in zip(before, after, strict=True)
            ]
    return found


if __name__ == "__main__":
    run(main, globals())
