"""The page's part about one target: verdicts, summary, uncertainty, sizes, costs, samples."""

from dataclasses import dataclass

from cropsight.report.embedding import PicturePool
from cropsight.report.model_classes import CountingClasses, counting_classes
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import Answer, answer
from cropsight.report.sections.by_size import BySize, by_size
from cropsight.report.sections.control_table import ControlRow, control_table
from cropsight.report.sections.cost_table import Costs, cost_table
from cropsight.report.sections.erased_part import ErasedPart, erased_part
from cropsight.report.sections.left_out_notes import LeftOutNote, left_out_notes
from cropsight.report.sections.sample_sections import SampleSection, sample_sections
from cropsight.report.sections.summary import SummaryRow, summary_row
from cropsight.report.sections.uncertainty import Uncertainty, uncertainty


@dataclass(frozen=True)
class ModelSummary:
    """One model's calls, by sample and over all samples, and those of the controls."""

    model: str
    rows: list[SummaryRow]
    total: SummaryRow
    controls: list[ControlRow]


@dataclass(frozen=True)
class SamplePlace:
    """A sample in the page: its section, None if it could not be used, and what is missing."""

    section: SampleSection | None
    note: LeftOutNote | None


@dataclass(frozen=True)
class TargetPart:
    """What the page says about one target; its ids begin with `prefix`."""

    target: str
    prefix: str
    classes: list[CountingClasses]
    answers: list[Answer]
    summary: list[ModelSummary]
    erased: list[ErasedPart]
    uncertainty: list[Uncertainty]
    sizes: list[BySize]
    costs: list[Costs]
    samples: list[SampleSection]
    places: list[SamplePlace]


def target_part(results: TargetResults, pool: PicturePool, number: int) -> TargetPart:
    """The part of the page's `number`th target, from 1."""
    prefix = f"target-{number}-" if number > 1 else ""
    samples = sample_sections(results, pool, prefix)
    return TargetPart(
        target=results.target,
        prefix=prefix,
        classes=counting_classes(results),
        answers=[answer(results, model) for model in results.models],
        summary=[
            ModelSummary(
                model=model,
                rows=[sample.models[index].row for sample in samples],
                total=summary_row(results, model, None, ""),
                controls=control_table(results, model),
            )
            for index, model in enumerate(results.models)
        ],
        erased=[part for model in results.models if (part := erased_part(results, model))],
        uncertainty=[part for model in results.models if (part := uncertainty(results, model))],
        sizes=[part for model in results.models if (part := by_size(results, model))],
        costs=[part for model in results.models if (part := cost_table(results, model))],
        samples=samples,
        places=_places(results, samples, prefix),
    )


def _places(results: TargetResults, samples: list[SampleSection], prefix: str) -> list[SamplePlace]:
    """All samples, in the order of the sheet."""
    sections = {section.name: section for section in samples}
    notes = {note.sample: note for note in left_out_notes(results, prefix)}
    return [SamplePlace(sections.get(name), notes.get(name)) for name in results.frames]
