import json
from dataclasses import replace

import yaml

from cropsight.publishing.link_preview import LinkPreview
from cropsight.publishing.zenodo import zenodo_json
from cropsight.results.documents import MediumRow, Provenance
from sites import NOTHING_ASKED, ROOT
from synthetic import HOSTILE

PREVIEW = LinkPreview(f"See {HOSTILE}?", "Does it help?", "Not yet known.")
MEDIA = [
    MediumRow(sample="lot", path="lot", kind="folder", frames=1200, sha256="0" * 64),
    MediumRow(sample=HOSTILE, path="x.jpg", kind="photo", frames=1, sha256="1" * 64),
]
RUN = Provenance(
    config={}, git_commit="c0ffee", git_modified=False, media=MEDIA, software={}, weights=[]
)


def test_it_is_filled_from_the_citation_and_the_sheet() -> None:
    said = json.loads(zenodo_json(PREVIEW, RUN, NOTHING_ASKED, "2026-01-31"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert said["creators"] == [{"name": author["name"]} for author in citation["authors"]]
    assert citation["title"] in said["notes"] and citation["version"] in said["description"]
    assert (said["title"], said["publication_date"]) == (PREVIEW.title, "2026-01-31")
    assert "2 samples with 1,201 frames" in said["description"]
    assert f"lot (folder, 1,200 frames), {HOSTILE} (photo, 1 frame)" in said["description"]
    assert "c0ffee" in said["description"]
    assert "license" not in said and "related_identifiers" not in said


def test_settings_go_before_it() -> None:
    settings = replace(
        NOTHING_ASKED, authors=["Ada"], license="CC-BY-4.0", url="https://ada.example/run"
    )
    said = json.loads(zenodo_json(PREVIEW, RUN, settings, "2026-01-31"))
    assert said["creators"] == [{"name": "Ada"}] and said["license"] == "CC-BY-4.0"
    assert said["related_identifiers"][0]["identifier"] == "https://ada.example/run"
