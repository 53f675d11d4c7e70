"""Snakemake's own report: one zip that opens in a browser and holds ours and the key figures."""

import zipfile
from pathlib import Path

import pytest
from workspace import report_data

# The category of each result.
HELD = {
    "results/predictions.tsv": "Tables",
    "results/scores.tsv": "Tables",
    "results/detections.tsv": "Tables",
    "results/evidence.tsv": "Tables",
    "results/pointing.tsv": "Tables",
    "results/pointing.json": "Numbers",
    "results/report.html": "Report",
    "results/figures/detections.png": "Key figures",
    "results/metrics.json": "Numbers",
    "results/provenance.json": "Numbers",
}


@pytest.fixture(scope="module")
def unpacked(finished, tmp_path_factory) -> Path:
    """The zip's folder."""
    folder = tmp_path_factory.mktemp("zip")
    finished[0].run("--report", str(folder / "report.zip"))
    with zipfile.ZipFile(folder / "report.zip") as archive:
        archive.extractall(folder)
    return folder / "report"


def test_it_holds_the_report_and_the_key_figures_as_they_are(finished, unpacked):
    page = (unpacked / "report.html").read_text(encoding="utf-8")
    results = report_data(page, "results")
    assert results.keys() == HELD.keys()
    for name, result in results.items():
        kept = unpacked / result["data_uri"]
        assert kept.read_bytes() == (finished[0] / name).read_bytes()


def test_every_result_has_a_caption_a_category_and_labels(unpacked):
    page = (unpacked / "report.html").read_text(encoding="utf-8")
    categories = report_data(page, "categories")
    assert {name: category for category, groups in categories.items()
            for names in groups.values() for name in names} == HELD  # fmt: skip
    for name, result in report_data(page, "results").items():
        assert len(result["caption"]) > 40 and "{" not in result["caption"], name
        assert len(result["labels"]["result"]) > 5, name


def test_it_opens_in_a_browser_and_shows_our_report_in_it(unpacked, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors, asked = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((unpacked / "report.html").as_uri())
    for category in sorted(set(HELD.values())):
        page.get_by_text(category, exact=True).last.wait_for()
    page.get_by_text("Report", exact=True).last.click()
    page.locator("table a[iconname=eye]").click()
    heading = page.frame_locator("iframe").locator("h1")
    assert "Does cropping help" in heading.inner_text()
    page.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
