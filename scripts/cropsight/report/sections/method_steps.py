"""The method: what was run, step by step, in words."""

from dataclasses import dataclass

from cropsight.report.model_classes import classification_words, score_words
from cropsight.report.reported_config import KeptAs, ReportedConfig
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.report.wording import count_words, list_words, name_words
from cropsight.views.controls import CONTROLS


@dataclass(frozen=True)
class Step:
    """A step of the method: its name and what it did."""

    name: str
    text: str


def method_steps(results: RunResults) -> list[Step]:
    """The steps in the order of the data, from the effective config."""
    config = results.config
    targets = [results.about(name) for name in results.targets]
    return [
        Step("Frames", _frames(results)),
        Step("Resizing", _resizing(config)),
        Step("Views", _views(config)),
        Step("Classification", _classification(results)),
        Step("Score", " ".join(map(score_words, targets))),
        Step("Decision", " ".join(map(_decision, targets))),
        Step("Strategies", _strategies()),
        *_controls(config.controls),
        Step(results.cam.title, _cam(results)),
        Step("Evidence", _evidence(results)),
        Step("Colours in this report", _colours(config)),
        Step("Overlays", _overlays(config)),
        Step("Truth", _truths(targets)),
    ]


def _saved(kept: KeptAs) -> str:
    if kept.format != "jpeg":
        return f"stored as {kept.format.upper()}, without loss"
    return f"stored as JPEG with quality {kept.quality} and chroma subsampling {kept.subsampling}"


def _frames(results: RunResults) -> str:
    total = count_words(sum(len(found.frames) for found in results.frames.values()), "frame")
    return (
        f"{count_words(len(results.samples), 'sample')} gave {total}: decoded in order, turned "
        f"upright, 8-bit RGB; {_saved(results.config.pictures.frames)}."
    )


def _resizing(config: ReportedConfig) -> str:
    return (
        f"Every frame was resized to a height of {config.base_height} pixels by Lanczos "
        f"resampling, with its aspect ratio kept; {_saved(config.pictures.resized)}."
    )


def _views(config: ReportedConfig) -> str:
    grid = config.grid
    origin = "the resized frame" if config.whole_from == "resized" else "the original frame"
    overlap = f" that overlap by {100 * grid.overlap:g} % of their size" if grid.overlap else ""
    return (
        f"The whole picture is {origin}; the crops are a grid of {grid.rows} rows and "
        f"{grid.columns} columns{overlap} and cover the resized frame without a gap; "
        f"{_saved(config.pictures.views)}."
    )


def _classification(results: RunResults) -> str:
    sizes = "; ".join(
        f"{weights.model} ({weights.architecture}) takes {_input(weights.input_shape)}, "
        f"preprocessing {weights.preprocessing}"
        for weights in results.provenance.weights
    )
    return (
        "Each view was stretched to the model's input size by "
        f"{results.config.interpolation} interpolation, so that a crop shows its part of the frame "
        f"larger than the whole picture does. Model: {sizes}. {classification_words(results)}"
    )


def _input(shape: tuple[int, int, int]) -> str:
    rows, columns, channels = shape
    return f"{columns}x{rows}{' grey' if channels == 1 else ''} pixels"


def _decision(results: TargetResults) -> str:
    if results.threshold is not None:
        return f"A view is called {results.target} when its score is {results.threshold:g} or more."
    return (
        f"A view is called {results.target} when one of these classes is among its first "
        f"{results.metrics.decision.k} predictions; the score is shown but does not decide."
    )


def _strategies() -> str:
    return (
        "“Whole” calls a frame if the whole picture is called, “crops” if at least one crop is, "
        "“whole or crops” if any of these views is. A strategy's score is the highest of its views."
    )


def _controls(names: list[str]) -> list[Step]:
    """The step of the controls, if there are any."""
    sentences = [control.sentence for name, control in CONTROLS.items() if name in names]
    return [Step("Controls", " ".join(sentences))] if sentences else []


def _cam(results: RunResults) -> str:
    options = results.config.gradcam
    if not results.cam.of_class:
        return f"The maps explain no particular class: {_made(results)}"
    if results.explained_target:
        explained = f"all {results.explained_target} classes"
    elif options.class_ == "top":
        explained = "each view's most probable class"
    else:
        explained = f"the class {options.class_}"
    others = list_words([f"all {name_words(target)} classes" for target in results.targets])
    return (
        f"The maps drawn in the folder heatmaps explain {explained}: {_made(results)} This report "
        f"shows maps of each view's most probable class and of {others}, which are in the folder "
        "gradcam."
    )


def _made(results: RunResults) -> str:
    """How the maps are made."""
    return (
        f"{_weighing(results)}; the {results.config.gradcam.reduce} over channels, with negative "
        "values set to 0, is the map. A map that is zero everywhere has no positive evidence and "
        "is not drawn."
    )


def _weighing(results: RunResults) -> str:
    options = results.config.gradcam
    return results.cam.weighing.format(
        score=options.score,
        layers=", ".join(f"{w.layer} in {w.model}" for w in results.provenance.weights),
        tried=f"{options.channels} most varied feature maps"
        if options.channels
        else "feature maps",
    )


def _evidence(results: RunResults) -> str:
    measured = "Evidence for a target is measured in the maps of all its classes. "
    return (
        f"{measured if results.cam.of_class else ''}A crop's share in evidence.tsv is its part of "
        "the evidence of all crops, weighted by area in the frame; beside it is the share of the "
        f"whole picture's map that lies in the same place. {_comparable(results)}."
    )


def _comparable(results: RunResults) -> str:
    """Whether the values of different views' maps can be compared."""
    if not results.cam.of_class:
        return "The maps do not depend on a class: their values show what stands out, not evidence"
    if results.cam.weights_sum_to_one:
        title = results.cam.title
        return (
            f"{title}'s weights add up to 1 in every view, so the values can be compared only "
            "roughly"
        )
    return "All these maps explain the same classes, so their values can be compared"


def _colours(config: ReportedConfig) -> str:
    covered = " Where crops overlap, the map of the later crop covers that of the earlier one."
    return (
        "Raw maps are upsampled bilinearly and then coloured, in this report at first with "
        f"matplotlib's {config.heatmap.colormap}. Each map goes from 0 to its own maximum, so that "
        "colours show where a view's evidence lies and cannot be compared between maps, or all "
        "maps of a frame share one scale, where it says so."
        f"{covered if config.grid.overlap else ''}"
    )


def _overlays(config: ReportedConfig) -> str:
    alpha = config.heatmap.alpha
    drawn = f"Overlays in the folder heatmaps are drawn in these colours at a weight of {alpha:g}"
    if config.heatmap.blend == "add":
        return (
            f"{drawn}, added to the full picture and clipped at white; the slider of this report "
            "mixes instead, so that the picture loses the weight that the colours gain."
        )
    return (
        f"{drawn}, mixed with the picture at {1 - alpha:g}; the slider of this report mixes in the "
        "same way, at the weight that it shows."
    )


def _truths(targets: list[TargetResults]) -> str:
    if len(targets) == 1:
        return _truth(targets[0], "")
    return " ".join(_truth(results, f" on {results.target}") for results in targets)


def _truth(results: TargetResults, on_target: str) -> str:
    counts = [results.counts(results.models[0], sample)["whole"] for sample in results.samples]
    given = sum(row.frames - row.no_truth for row in counts)
    total = sum(row.frames for row in counts)
    if not given:
        return (
            f"No ground truth{on_target} was given: this report counts calls and cannot say which "
            "are correct."
        )
    return (
        f"Ground truth{on_target} is given for {given:,} of {count_words(total, 'frame')}; "
        "unsure frames are left out of all rates."
    )
