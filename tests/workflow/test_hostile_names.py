"""One run on files with hostile names, all outside the folder it runs in: same results, no leak."""

import csv
import html
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import workspace
from workspace import Workspace

import extract_frames
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from cropsight.network.architectures import resolve
from cropsight.network.weights import find_origin

pytestmark = pytest.mark.faults

# In the name of each folder that the run is not in; to be found in nothing that is published.
MARKER = "home-of-alice"
PHOTOS = [
    "{b}.jpg", "<x>.png", "a{b,c}.jpg", "{{x}}.jpg", "{sample}.jpg", "{{.jpg", "<resources>.png",
    " lead.jpg", "quo'te\".jpg", "$(touch pwned).jpg", "`touch pwned`;y.jpg", "-dash.jpg", "%s.jpg",
    "*[ab].jpg", "~x.jpg", "#hash.jpg", "\u00e9.jpg", "e\u0301.jpg", "\u202egpj.jpg",
    "touch(x).jpg", "x.tar.gz.jpg", "a\nb.jpg", "a\tb.jpg", "\x1b[31mred.jpg", "=1+1.jpg",
    "<img src=x onerror=alert(1)>.jpg", "n" * 250 + ".jpg",
]  # fmt: skip
# A path may have the slash that a name may not.
SCRIPT = "</script ><script>alert(1)</script>.jpg"
IMAGE = "<img src=x onerror=alert(1)>"
SHEET = f"""\
sample\tpath\ttruth
odd\t../{MARKER}/media/odd\t../{MARKER}/{{t}}{IMAGE}.tsv
script\t../{MARKER}/media/{SCRIPT}\t../{MARKER}/yes
"""
CONFIG = f"""\
models:
  - name: lite
    architecture: efficientnet_lite0
    weights: "../{MARKER}/{{w}}{IMAGE}.pth"
samples: "../{MARKER}/{{s}}<s>.tsv"
target: "../{MARKER}/{{b}}{IMAGE}$x^2$.tsv"
gradcam: {{class: "{{b}}{IMAGE}$x^2$"}}
base_height: 64
"""


@pytest.fixture(scope="module")
def hostile(folder) -> Workspace:
    """A finished run; all that its user gives is in another folder, as is a copy of the photos."""
    made = workspace.create(folder / "hostile/run")
    home = folder / "hostile" / MARKER
    photos = home / "media/odd"
    photos.mkdir(parents=True)
    (home / "plain").mkdir()
    for seed, name in enumerate(PHOTOS):
        workspace.picture(seed).save(photos / name)
        shutil.copy(photos / name, home / f"plain/{seed}{Path(name).suffix}")
    (home / "media" / SCRIPT).parent.mkdir(parents=True)
    workspace.picture(0).save(home / "media" / SCRIPT)
    boxes = "frame\ttruth\tx0\ty0\tx1\ty1\n0\tyes\t0\t0\t60\t50\n"
    (home / f"{{t}}{IMAGE}.tsv").write_text(boxes)
    (home / "yes").write_text("frame\ttruth\n0\tyes\n")
    shutil.copy(made / "config/targets/vehicle.tsv", home / f"{{b}}{IMAGE}$x^2$.tsv")
    weights = find_origin(resolve("efficientnet_lite0")).path
    shutil.copy(weights, home / f"{{w}}{IMAGE}.pth")
    (home / "{s}<s>.tsv").write_text(SHEET)
    (made / "config/config.yaml").write_text(CONFIG)
    outcome = made.run("--cores", "2")
    assert "WARNING" not in outcome.terminal.upper() and "\x1b" not in outcome.terminal
    return made


@pytest.fixture(scope="module")
def report(hostile, folder) -> Path:
    """The folder of Snakemake's own report."""
    hostile.run("--report", str(folder / "hostile/report.zip"))
    with zipfile.ZipFile(folder / "hostile/report.zip") as archive:
        archive.extractall(folder / "hostile/unpacked")
    return folder / "hostile/unpacked/report"


def rows(table: Path) -> list[dict[str, str]]:
    with open(table, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_tables_have_the_names_that_users_gave(hostile):
    found = rows(hostile / "results/frames/odd/frames.tsv")
    assert sorted(row["source"] for row in found) == sorted(PHOTOS)
    target = f"{{b}}{IMAGE}$x^2$"
    detections = rows(hostile / "results/detections.tsv")
    assert {row["target"] for row in detections} == {target}
    assert {row["truth"] for row in detections if row["sample"] == "script"} == {"yes"}
    assert {row["sample"] for row in rows(hostile / "results/pointing.tsv")} == {"odd"}


def test_pictures_are_those_of_files_with_plain_names(hostile, tmp_path):
    copies = sorted((hostile.root.parent / MARKER / "plain").iterdir())
    picture_format = PictureFormat("jpeg", 95, "4:4:4")
    extract_frames.main(
        copies, tmp_path / "frames.tsv", tmp_path / "batches", "odd", Span(), 64, picture_format
    )
    by_name = {row["source"]: row["sha256"] for row in rows(tmp_path / "frames.tsv")}
    for row in rows(hostile / "results/frames/odd/frames.tsv"):
        number = PHOTOS.index(row["source"])
        assert row["sha256"] == by_name[f"{number}{Path(row['source']).suffix}"], row["source"]


def test_no_name_was_run(hostile):
    assert not list(hostile.root.parent.rglob("pwned"))


def test_a_second_run_has_nothing_to_do_and_sees_what_changed(hostile):
    assert hostile.due() == []
    photo = hostile.root.parent / MARKER / "media/odd/{b}.jpg"
    before, date = photo.read_bytes(), photo.stat()
    workspace.picture(99).save(photo)
    assert "extract_frames odd" in hostile.due()
    photo.write_bytes(before)
    # A date alone is no change.
    assert photo.stat().st_mtime > date.st_mtime and hostile.due() == []


def test_nothing_published_names_a_folder_outside(hostile, report):
    published = [
        path
        for top in (hostile / "results", report)
        for path in top.rglob("*")
        if path.is_file() and "logs" not in path.parts
    ]
    assert len(published) > 100
    marks = [MARKER.encode(), b"../media", str(hostile.root.parent).encode()]
    assert [path for path in published if any(mark in path.read_bytes() for mark in marks)] == []


@pytest.fixture
def page(browser) -> Iterator[Any]:
    """A page, and in `harm` what it did that it must not do."""
    made = browser.new_page(viewport={"width": 1280, "height": 900})
    made.harm = []

    def dismiss(dialog: Any) -> None:
        made.harm.append(dialog.message)
        dialog.dismiss()

    made.on("dialog", dismiss)
    made.on("pageerror", lambda error: made.harm.append(str(error)))
    yield made
    made.close()


def test_snakemake_s_report_runs_no_name(report, page):
    page.goto((report / "report.html").as_uri())
    page.get_by_text("Key figures", exact=True).last.wait_for()
    scripts = page.evaluate("document.scripts.length")
    views = [
        *(
            {"navbarMode": "resultinfo", "resultPath": name}
            for name in page.evaluate("Object.keys(results)")
        ),
        *(
            {"navbarMode": "ruleinfo", "ruleinfo": name}
            for name in page.evaluate("Object.keys(rules)")
        ),
        *({"content": content} for content in ("stats", "rulegraph")),
    ]
    shown = []
    for view in views:
        page.evaluate("view => app.setView(view)", view)
        page.wait_for_timeout(50)
        shown.append(page.locator("body").inner_text())
        assert page.locator("[onerror]").count() == 0
    # It does show the names.
    assert any(r"\u003cimg src=x" in text for text in shown)
    assert page.evaluate("document.scripts.length") == scripts
    assert page.harm == []


def test_our_report_runs_no_name(hostile, page):
    path = hostile / "results/report.html"
    assert html.escape(IMAGE) in path.read_text(encoding="utf-8")
    page.goto(path.as_uri())
    page.get_by_role("heading", level=1).wait_for()
    assert page.locator("[onerror]").count() == 0
    assert page.harm == []
