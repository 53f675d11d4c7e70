import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from cropsight.errors import InputError
from cropsight.publishing.published import checked, opened
from cropsight.results.frame_tables import LeftOutRow
from sites import NOTHING_ASKED, made_site
from synthetic import HOSTILE, Grid, Results, Sample, make_results


class Head(HTMLParser):
    """Metas and links of a page's head, and its title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.title, self.inside = "", ""
        self.feed(page.split("</head>", maxsplit=1)[0])

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = dict(attrs)
        self.inside = tag
        if tag == "meta" and "content" in values:
            name = values.get("name") or values.get("property") or values.get("http-equiv")
            self.metas[name] = values["content"]
        if tag == "link":
            self.links[values["rel"]] = values["href"]

    def handle_data(self, data: str) -> None:
        if self.inside == "title" and not self.title:
            self.title = data


def head_of(site: Path) -> Head:
    return Head((site / "index.html").read_text(encoding="utf-8"))


def test_all_of_it_is_listed_and_as_it_was_made(site: Path, made: Results) -> None:
    with opened(site) as published:
        names = set(checked(published, "site"))
    assert {"index.html", "preview.jpg", "zenodo.json", "run/config.yaml"} <= names
    for name in ("scores", "detections", "evidence", "metrics", "provenance"):
        path = made.arguments[name]
        assert (site / "data" / path.name).read_bytes() == path.read_bytes()
    for path in made.arguments["frames"]:
        copy = site / "data/frames" / f"{path.parent.name}.tsv"
        assert copy.read_bytes() == path.read_bytes()


def test_the_page_is_the_report_with_what_link_previews_read(site: Path, made: Results) -> None:
    report = made.arguments["report"].read_text(encoding="utf-8")
    page = (site / "index.html").read_text(encoding="utf-8")
    added = [line for line in page.split("\n") if line not in set(report.split("\n"))]
    assert all(re.match('<meta (name|property)="', line) for line in added)
    assert "\n".join(line for line in page.split("\n") if line not in added) == report
    head = head_of(site)
    assert head.metas["og:title"] == head.title and "vehicle" in head.title
    answer = re.search(r'<h2 class="headline">(.*?)</h2>', report)[1]
    assert head.metas["og:image:alt"] == answer
    assert head.metas["description"].startswith("Does cropping help an image classifier see the ")
    assert head.metas["og:image"] == "preview.jpg" and head.metas["robots"] == "noindex"
    assert len(head.metas["description"]) <= 200


@pytest.mark.parametrize("url", ["https://ada.example/run", "https://ada.example/run/"])
def test_where_it_will_be_and_that_it_may_be_listed_is_said(tmp_path: Path, url: str) -> None:
    settings = replace(NOTHING_ASKED, index=True, url=url)
    head = head_of(made_site(make_results(tmp_path), settings))
    assert "robots" not in head.metas
    assert head.metas["og:image"] == "https://ada.example/run/preview.jpg"
    assert head.links["canonical"] == head.metas["og:url"] == "https://ada.example/run/"


def test_the_preview_is_a_picture_of_the_size_that_is_said(site: Path) -> None:
    with Image.open(site / "preview.jpg") as picture:
        metas = head_of(site).metas
        said = int(metas["og:image:width"]), int(metas["og:image:height"])
        assert picture.size == said and picture.format == "JPEG" and not picture.getexif()
        # Text above, pictures below: no part is empty.
        grey = picture.convert("L")
        for box in ((0, 0, 1200, 200), (0, 260, 400, 540), (480, 260, 800, 540)):
            assert len(grey.crop(box).getcolors(256)) > 20


def test_hostile_names_are_text_in_the_head(tmp_path: Path) -> None:
    made = make_results(tmp_path, models=(HOSTILE, "b"), targets={HOSTILE: (656,), "dog": (151,)})
    site = made_site(made)
    head = head_of(site)
    assert HOSTILE in head.metas["og:description"] or HOSTILE in head.metas["og:image:alt"]
    assert head.links == {} and "onerror" not in head.metas


WHY = LeftOutRow(None, None, "medium.bin", "medium.bin cannot be opened.")
ODD = {
    "a sample that could not be used": {
        "samples": [
            Sample("clip", "video", ["yes", "no"]),
            Sample("x", "video", [], left_out=[WHY]),
        ]
    },
    "no truth": {"samples": [Sample("clip", "video", [""] * 3)]},
    "one photo": {"samples": [Sample("street", "photo", ["yes"], (40, 400))]},
    "top_k": {"rule": "top_k", "samples": [Sample("clip", "video", ["yes", "no"])]},
    "no evidence": {"samples": [Sample("no-evidence", "photo", ["yes"])]},
    "a wide grid": {"grid": Grid(1, 5), "samples": [Sample("pan", "photo", ["no"], (900, 60))]},
}


@pytest.mark.parametrize("run", ODD)
def test_odd_runs(tmp_path: Path, run: str) -> None:
    site = made_site(make_results(tmp_path, **ODD[run]))
    with opened(site) as published:
        names = checked(published, "site")
    # Of what could not be used, there is a table that says why.
    assert {f"data/frames/{sample.name}.tsv" for sample in ODD[run]["samples"]} <= set(names)
    assert head_of(site).metas["og:image:alt"]
    with Image.open(site / "preview.jpg") as picture:
        assert picture.size == (1200, 630)


def test_without_a_date_there_is_no_site(tmp_path: Path) -> None:
    made = make_results(tmp_path)
    with pytest.raises(InputError, match=r"write one as publish\.date in the config"):
        made_site(made, date=None)
    assert not list(tmp_path.glob("*site*"))
    made_site(made, replace(NOTHING_ASKED, date="2025-05-05"), date=None)
    assert '"publication_date": "2025-05-05"' in (made.folder / "site/zenodo.json").read_text()


def test_the_same_run_gives_the_same_bytes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {
        path.relative_to(site): path.read_bytes() for path in site.rglob("*.*") if path.is_file()
    }
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = made_site(make_results(tmp_path / "elsewhere"), date="2026-01-31")
    after = {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*.*") if path.is_file()
    }
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_no_picture_has_metadata_of_the_originals(tmp_path: Path) -> None:
    """Views are as crop_views writes them; this one has what a phone puts into its photos."""
    made = make_results(tmp_path)
    manifest = made.arguments["views"][0]
    rows = pd.read_csv(manifest, sep="\t", dtype=str)
    from hashlib import sha256

    exif = Image.Exif()
    exif[0x010F], exif[0x8298] = "SECRET-CAMERA", "SECRET-OWNER"
    for number, name in enumerate(rows["file"]):
        path = manifest.with_suffix("") / name
        content = io.BytesIO()
        Image.open(path).save(content, "PNG", exif=exif)
        path.write_bytes(content.getvalue())
        rows.loc[number, "sha256"] = sha256(content.getvalue()).hexdigest()
    rows.to_csv(manifest, sep="\t", index=False, lineterminator="\n")
    assert b"SECRET" in path.read_bytes()
    site = made_site(made)
    for path in site.rglob("*"):
        assert path.is_dir() or b"SECRET" not in path.read_bytes(), path
