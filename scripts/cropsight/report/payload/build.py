"""The payload of a run, from its tables and maps."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cropsight.labels.truth import Truth
from cropsight.report.payload.colours import colour_tables
from cropsight.report.payload.document import (
    Clip,
    Frames,
    GridPart,
    MapPart,
    Payload,
    RulePart,
    SamplePart,
    Stills,
)
from cropsight.report.payload.frame_places import FramePlaces, placed
from cropsight.report.payload.map_cells import read_cells
from cropsight.report.payload.model_parts import model_parts
from cropsight.report.payload.run_parts import run_parts
from cropsight.report.payload.target_parts import said_rows, target_parts
from cropsight.report.payload.view_geometry import Boxes, read_geometry
from cropsight.report.run_results import RunResults
from cropsight.report.wording import view_words
from cropsight.results.arrays import TOP, Question
from cropsight.views.grid import crop_names

# What the page shows of a sample's frames.
Shown = tuple[Stills, Clip | None]
_SHARE_DIGITS = 5  # after the point: a tenth of a pixel of 10,000


def build_payload(
    results: RunResults,
    truths: Mapping[str, Mapping[str, Truth]],
    views: Sequence[Path],
    gradcam: Sequence[Path],
    shown: Mapping[str, Shown],
) -> Payload:
    """The payload, whose pictures are files.

    Args:
        results: of the run.
        truths: by target and sample.
        views: manifests of views.
        gradcam: raw maps.
        shown: pictures of each sample that has frames.

    Raises:
        InputError: a file is not what it should be, or lacks views.
    """
    config = results.config
    grid = config.grid
    names = ["whole", *crop_names(grid.rows, grid.columns)]
    numbers = {name: [row.frame for row in results.frames[name].frames] for name in results.samples}
    places = FramePlaces(numbers, names)
    boxes = read_geometry(views, places)
    questions = {model: _questions(results, model) for model in results.models}
    wanted = {model: [TOP, *of.values()] for model, of in questions.items()}
    cells = read_cells(views, gradcam, wanted, places)
    order = list(cells)
    maps: list[MapPart] = list(cells.values())
    return Payload(
        views=names,
        view_words=[view_words(name) for name in names],
        grid=GridPart(rows=grid.rows, columns=grid.columns, overlap=grid.overlap),
        rule=RulePart(rule=results.metrics.decision.rule, threshold=results.threshold),
        samples=[_sample(results, places, boxes, name, shown[name]) for name in numbers],
        frames=_frames(results, places),
        targets=target_parts(results, truths, places),
        models=model_parts(
            results, places, {model: order.index((model, TOP)) for model in results.models}
        ),
        runs=run_parts(
            results,
            places,
            {
                (model, target): order.index((model, question))
                for model, of in questions.items()
                for target, question in of.items()
            },
        ),
        maps=maps,
        colours=colour_tables(config.heatmap.colormap),
        colormap=config.heatmap.colormap,
        opacity=config.heatmap.alpha,
        blocks=0,
    )


def _questions(results: RunResults, model: str) -> dict[str, Question]:
    """What a model's maps of each target answer."""
    return {
        row.name: tuple(entry.index for entry in row.classes)
        for row in results.metrics.targets
        if row.model == model
    }


def _sample(
    results: RunResults, places: FramePlaces, boxes: Boxes, name: str, shown: Shown
) -> SamplePart:
    first = places.first[name]
    stills, clip = shown
    return SamplePart(
        name=name,
        kind=results.kind(name),
        first=first,
        count=len(results.frames[name].frames),
        crops=[tuple(box) for box in boxes[first, 1:].round(_SHARE_DIGITS).tolist()],
        stills=stills,
        clip=clip,
    )


def _frames(results: RunResults, places: FramePlaces) -> Frames:
    rows = [row for name in places.samples for row in results.frames[name].frames]
    sources = []
    for name in places.samples:
        photos = results.photos(name)
        sources += [photos.get(row.frame, "") for row in results.frames[name].frames]
    said = [said_rows(results, target) for target in results.targets]
    scenes = [
        placed(of["scene"], places.of_frames(of, "detections.tsv"), places.frames, "detections.tsv")
        for of in said
    ]
    return Frames(
        number=[row.frame for row in rows],
        time=[row.time for row in rows],
        source=sources,
        # Sheet and truth files may name it for one target only.
        scene=[next(filter(None, names), "") for names in zip(*scenes, strict=True)],
        width=[row.width for row in rows],
        height=[row.height for row in rows],
    )
