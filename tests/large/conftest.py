"""Real runs of the sizes that people have, once for all tests of this folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import media
import pytest
import workspace

CONFIG = "models: [efficientnet_lite0]\nbase_height: 480\n"
# Frames with a vehicle, unsure ones, without, and unknown ones.
VIDEO_TRUTH = [(0, 999, "yes"), (1000, 1099, "unsure"), (1100, 1799, "no")]


def _finished(root: Path, sheet: str, config: str = CONFIG) -> Path:
    """The report of a run."""
    made = workspace.Workspace(root)
    (root / "config/config.yaml").write_text(config)
    (root / "config/samples.tsv").write_text(sheet)
    made.run("--cores", "2", "results/report.html")
    return root / "results/report.html"


def _truth(path: Path) -> str:
    lines = ["first_frame\tlast_frame\ttruth", *("\t".join(map(str, row)) for row in VIDEO_TRUTH)]
    path.write_text("\n".join(lines) + "\n")
    return f"media/{path.name}"


@pytest.fixture(scope="session")
def video_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 2,000 frames of a video."""
    root = tmp_path_factory.mktemp("video") / "run"
    workspace.create(root)
    media.write_video(root / "media/long.mp4")
    truth = _truth(root / "media/long.tsv")
    return _finished(root, f"sample\tpath\ttruth\nlong\tmedia/long.mp4\t{truth}\n")


@pytest.fixture(scope="session")
def photos_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 500 photos: a folder, and the last hundred as samples of their own."""
    root = tmp_path_factory.mktemp("photos") / "run"
    workspace.create(root)
    media.write_photos(root / "media/photos")
    rows = ["sample\tpath\ttruth"]
    for number in range(media.PHOTOS - 100, media.PHOTOS):
        moved = root / f"media/alone-{number}.jpg"
        (root / f"media/photos/street-{number:03d}.jpg").rename(moved)
        rows.append(f"alone-{number}\tmedia/{moved.name}\t{'yes' if number % 2 else 'no'}")
    rows.insert(1, "photos\tmedia/photos\tyes")
    return _finished(root, "\n".join(rows) + "\n")


@pytest.fixture(scope="session")
def several_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of three models and two targets, on the examples."""
    root = tmp_path_factory.mktemp("several") / "run"
    workspace.create(root)
    (root / "resources").mkdir(exist_ok=True)
    (root / "resources/examples").symlink_to(media.EXAMPLES)
    sheet = (workspace.ROOT / "config/samples.tsv").read_text(encoding="utf-8")
    names = ", ".join(f"efficientnet_lite{number}" for number in range(3))
    config = f"models: [{names}]\ntarget: [vehicle, dog]\nbase_height: 480\n"
    return _finished(root, sheet, config)


@pytest.fixture
def open_page(browser: Any) -> Callable[..., Any]:
    """Opens a page of a report."""
    contexts = []

    def opened(report: Path, fragment: str = "", **options: Any) -> Any:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        )
        page = contexts[-1].new_page()
        page.goto(report.as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()
