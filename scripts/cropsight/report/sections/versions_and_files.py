"""With which versions the results were made, and the files beside the report."""

from dataclasses import dataclass
from pathlib import Path

from cropsight.files import sha256
from cropsight.results.documents import Provenance


@dataclass(frozen=True)
class DataFile:
    """A file of results for readers who go on with the numbers."""

    name: str
    text: str
    sha256: str


def software(provenance: Provenance) -> list[tuple[str, str]]:
    """Versions of what ran, by name, without regard to case."""
    versions = ((name, str(version)) for name, version in provenance.software.items())
    return sorted(versions, key=lambda item: item[0].lower())


def data_files(paths: dict[str, Path], folder: Path) -> list[DataFile]:
    """The tables beside the report, with what they hold.

    Args:
        paths: file by its kind.
        folder: the report's folder; files are named relative to it.
    """
    texts = {
        "predictions": "the first classes of every view with their probabilities",
        "scores": "the target's score of every view, and whether it is called",
        "detections": "every frame under every strategy, with its truth",
        "evidence": "the share of the maps that lies in every crop",
        "metrics": "every number over frames in this report, with intervals and tests",
        "faithfulness": "how good each tested map is, and the maps beside it",
        "faithfulness_summary": "the means of these over frames, with intervals, and the curves",
        "provenance": "the effective config, versions, and sha256 of media and weights",
    }
    return [
        DataFile(_relative(path, folder), texts[kind], sha256(path)) for kind, path in paths.items()
    ]


def _relative(path: Path, folder: Path) -> str:
    """The path from the report, or only the name: a machine's own folders are nobody's business."""
    path, folder = path.resolve(), folder.resolve()
    return (path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)).as_posix()
