"""The methods of this run as one paragraph that can be pasted into a paper."""

from cropsight.report.citation import VERSION
from cropsight.report.model_classes import classification_words, score_words
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.report.sections.verdict import scope_words
from cropsight.report.wording import count_words, list_words, margin_words, with_article
from cropsight.views.controls import CONTROLS


def methods_paragraph(results: RunResults) -> str:
    """The paragraph, from the effective config and what the run found."""
    targets = [results.about(name) for name in results.targets]
    return " ".join(
        [
            _data(results),
            _views(results),
            _models(results),
            *(score_words(target).replace("; they are listed below", "") for target in targets),
            _decision(results),
            *_controls(results),
            *(_truth(target) for target in targets),
            *_statistics(results),
            _maps(results),
            _program(results),
        ]
    )


def _data(results: RunResults) -> str:
    kinds = [results.kind(sample) for sample in results.samples]
    parts = [
        count_words(kinds.count(kind), noun)
        for kind, noun in (("photo", "photo"), ("folder", "folder of photos"), ("video", "video"))
        if kind in kinds
    ]
    media = list_words(parts).replace("folder of photoss", "folders of photos")
    frames = sum(len(found.frames) for found in results.frames.values())
    return (
        f"We asked whether cropping helps image classifiers to see {results.any_target}, on "
        f"{count_words(frames, 'frame')} of {media}."
    )


def _views(results: RunResults) -> str:
    config = results.config
    grid = config.grid
    overlap = f" that overlap by {100 * grid.overlap:g} % of their size" if grid.overlap else ""
    crops = count_words(grid.rows * grid.columns, "crop")
    whole = "" if config.whole_from == "resized" else ", before it was resized,"
    return (
        f"Each frame was resized to a height of {config.base_height} pixels (Lanczos) and cut into "
        f"a grid of {crops} ({grid.rows} by {grid.columns}){overlap}. The whole frame{whole} and "
        f"each crop were stretched to the size of the network's input by {config.interpolation} "
        "interpolation."
    )


def _models(results: RunResults) -> str:
    models = [
        f"{weights.model} ({weights.architecture}, {weights.input_shape[1]} by "
        f"{weights.input_shape[0]} pixels, weights of {weights.origin})"
        for weights in results.provenance.weights
    ]
    return f"The views were classified by {list_words(models)}. {classification_words(results)}"


def _decision(results: RunResults) -> str:
    rule = (
        f"its score was {results.threshold:g} or more"
        if results.threshold is not None
        else f"one of these classes was among its first {results.metrics.decision.k}"
    )
    return (
        f"A view was called if {rule}; a frame was called by the whole if its whole view was, and "
        "by the crops if at least one of them was."
    )


def _controls(results: RunResults) -> list[str]:
    names = [name for name in CONTROLS if name in results.config.controls]
    titles = [strategy.title for name in names for strategy in CONTROLS[name].strategies]
    return [f"Controls on the same frames: {list_words(titles)}."] if titles else []


def _truth(results: TargetResults) -> str:
    counts = results.counts(results.models[0], None)["whole"]
    some = with_article(results.target)
    if not counts.positives + counts.negatives:
        return f"No ground truth on {some} was used."
    rest = f"; {count_words(counts.untold, 'frame')} of unsure or unknown truth did not count"
    return (
        f"People had labelled {count_words(counts.positives, 'frame')} as showing {some} and "
        f"{counts.negatives:,} as showing none{rest if counts.untold else ''}."
    )


def _statistics(results: RunResults) -> list[str]:
    """Comparisons and intervals; nothing without a truth."""
    if not results.metrics.verdicts:
        return []
    of = results.metrics.evaluation
    holm = ", adjusted for the number of models by Holm's method" if results.models[1:] else ""
    return [
        "As frames of one scene resemble each other, scenes (or, without their names, photos and "
        f"blocks of {of.block_seconds:g} s of video) were taken as independent, not frames. Whole "
        "and crops were compared on the same frames, as decided and, where there were enough "
        "frames without the target, with a threshold of each set on other scenes so that the "
        f"expected rate of false alarms was {100 * of.false_positive_rate:g} %. We give "
        f"{100 * of.confidence:g} % intervals and p-values over these clusters (bootstrap and "
        f"sign flips, {of.resamples:,} draws, seed {of.seed}){holm}; differences below "
        f"{margin_words(of.margin)} count as none. The answer holds "
        f"{scope_words(results.metrics.verdicts[0].scope)}."
    ]


def _maps(results: RunResults) -> str:
    layers = list_words([f"{row.layer} of {row.model}" for row in results.provenance.weights])
    return f"Saliency maps are {results.cam.title} maps of the layer {layers}."


def _program(results: RunResults) -> str:
    commit = results.provenance.git_commit
    of = f", commit {commit[:12]}" if commit else ""
    return f"All was computed with cropsight {VERSION}{of}."
