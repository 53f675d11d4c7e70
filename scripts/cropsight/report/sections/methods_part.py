"""Methods and provenance: what they show, from the run's documents."""

from typing import NamedTuple

from cropsight.report.citation import GRAD_CAM, citation
from cropsight.report.model_classes import counting_classes, limits_words
from cropsight.report.run_results import RunResults
from cropsight.report.sections.left_out_notes import LeftOutNote, left_out_notes
from cropsight.report.sections.method_steps import Step, method_steps
from cropsight.report.sections.methods_paragraph import methods_paragraph
from cropsight.report.sections.rerun import CONFIG, Rerun, rerun
from cropsight.report.sections.rule_graph import RuleGraph, rule_graph
from cropsight.report.sections.versions_and_files import DataFile, software
from cropsight.report.wording import count_words
from cropsight.results.documents import ClassRow
from cropsight.views.strategies import STRATEGIES


class ListedClasses(NamedTuple):
    """The classes that count as a target, in words, under their title."""

    title: str
    words: str


class MethodsPart(NamedTuple):
    """The section of methods.

    Attributes:
        paragraph: to paste.
        steps: of the method.
        classes: that count as each target.
        limits: what the report can and cannot say.
        graph: of the rules.
        rerun: texts for another run; `config_name` is the file that they speak of.
        modified: whether the run was made with changes that are in no commit.
        cite: lines.
    """

    paragraph: str
    steps: list[Step]
    classes: list[ListedClasses]
    limits: list[str]
    graph: RuleGraph
    rerun: Rerun
    config_name: str
    modified: bool
    cite: list[str]


class ProvenancePart(NamedTuple):
    """The section of provenance.

    Attributes:
        commit: that made the run, if known; `modified` by changes that are in none.
        files: data beside the page, a line each with its SHA-256.
        weights: of the models, likewise.
        software: names and versions.
        left_out: a line for each sample of which something is missing.
    """

    commit: str | None
    modified: bool
    files: list[str]
    weights: list[str]
    software: list[tuple[str, str]]
    left_out: list[str]


def methods_part(results: RunResults) -> MethodsPart:
    """The methods of a run."""
    document = results.provenance
    return MethodsPart(
        paragraph=methods_paragraph(results),
        steps=method_steps(results),
        classes=[
            ListedClasses(listed.title, ", ".join(map(_class_words, listed.classes)))
            for name in results.targets
            for listed in counting_classes(results.about(name))
        ],
        limits=_limits(results),
        graph=rule_graph(),
        rerun=rerun(document),
        config_name=CONFIG,
        modified=bool(document.git_modified),
        cite=[citation(document), *([GRAD_CAM] if results.cam.title == "Grad-CAM" else [])],
    )


def provenance_part(results: RunResults, files: list[DataFile]) -> ProvenancePart:
    """The provenance of a run.

    Args:
        results: of the run.
        files: data beside the page.
    """
    document = results.provenance
    return ProvenancePart(
        document.git_commit,
        bool(document.git_modified),
        [f"{file.name}: {file.text}; {file.sha256}" for file in files],
        [
            f"{row.model}: {row.origin}; {row.origin_sha256}; as used {row.sha256}"
            for row in document.weights
        ],
        software(document),
        [_note_words(note) for note in left_out_notes(results)],
    )


def _note_words(note: LeftOutNote) -> str:
    parts = [f"not used: {note.failure}"] if note.failure else []
    return f"{note.sample}: {' '.join(parts + ([note.words] if note.groups else []))}"


def _class_words(row: ClassRow) -> str:
    return f"{row.label.replace('_', ' ')}{f' ({row.wnid})' if row.wnid else ''}"


def _limits(results: RunResults) -> list[str]:
    """What the report can and cannot say, whatever it found."""
    some = results.any_target
    enlarged = STRATEGIES["enlarged"].title
    tested = (
        f"the control “{enlarged}” tests the enlargement alone"
        if "enlarged" in results.config.controls
        else "this run cannot separate the two"
    )
    return [
        f"{_chances(results, some)} Calling more frames is therefore no merit in itself: what "
        "counts is how much more the crops find at the same false alarm rate, and measuring that "
        f"takes frames without {some}.",
        "“Whole or crops” can only add calls to “whole”, correct ones and wrong ones.",
        "A crop fills the model's input with a part of the frame. A difference can come from the "
        f"enlargement as well as from what was cut away; {tested}.",
        "Neighbouring frames of a video are nearly the same picture. A hundred of them are not a "
        "hundred independent trials.",
        *limits_words(results, some),
        "A heatmap shows which regions support a class, coarsely: one cell covers many pixels. It "
        "does not prove that the model recognised the object there.",
    ]


def _chances(results: RunResults, some: str) -> str:
    crops = results.config.grid.rows * results.config.grid.columns
    if crops == 1:
        return (
            f"1 crop is one chance to find {some} and one of a false alarm, as the whole picture "
            "is."
        )
    return (
        f"{count_words(crops, 'crop')} are {count_words(crops, 'chance')} instead of one to find "
        f"{some}, and as many chances of a false alarm."
    )
