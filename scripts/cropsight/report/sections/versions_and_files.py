"""The versions that made the results, and the data files beside the report."""

from dataclasses import dataclass
from pathlib import Path

from cropsight.files import sha256
from cropsight.results.documents import Provenance

# What a file of results/ holds, by its kind.
TEXTS = {
    "predictions": "the most probable classes of every view with their probabilities",
    "scores": "the target's score in every view, and whether the view is called",
    "detections": "every frame under every strategy, with its truth",
    "evidence": "the share of the evidence that lies in every crop",
    "erased": "what is still called with what is in the boxes painted over",
    "metrics": "every number over frames in this report, with confidence intervals and tests",
    "faithfulness": "how well each tested map and its baselines do",
    "faithfulness_summary": "their means over frames with confidence intervals, and the curves",
    "provenance": "the complete settings, versions, and SHA-256 of media and weights",
}


@dataclass(frozen=True)
class DataFile:
    """A file of results, for readers who want the numbers."""

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
    return [
        DataFile(_relative(path, folder), TEXTS[kind], sha256(path)) for kind, path in paths.items()
    ]


def _relative(path: Path, folder: Path) -> str:
    """The path from the report, or only the name: absolute paths are not published."""
    path, folder = path.resolve(), folder.resolve()
    return (path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)).as_posix()
