"""What Zenodo asks of an upload, in its own words: https://developers.zenodo.org."""

import json
from typing import Any

from cropsight.publishing.link_preview import LinkPreview
from cropsight.publishing.publish_settings import PublishSettings
from cropsight.report.citation import AUTHORS, TITLE, VERSION
from cropsight.report.wording import count_words
from cropsight.results.documents import Provenance

NAME = "zenodo.json"


def zenodo_json(
    preview: LinkPreview, provenance: Provenance, settings: PublishSettings, date: str
) -> str:
    """The metadata of an upload.

    Args:
        preview: the question and the answer.
        provenance: of the run.
        settings: of the config.
        date: of publication, as YYYY-MM-DD.
    """
    frames = sum(medium.frames for medium in provenance.media)
    samples = [f"{one.sample} ({one.kind}, {count_words(one.frames, 'frame')})"
               for one in provenance.media]  # fmt: skip
    commit = f" at commit {provenance.git_commit}" if provenance.git_commit else ""
    document: dict[str, Any] = {
        "title": preview.title,
        "upload_type": "dataset",
        "publication_date": date,
        "creators": [{"name": name} for name in settings.authors or [AUTHORS]],
        "description": (
            f"{preview.question} {preview.answer} Made by cropsight {VERSION}{commit} of "
            f"{count_words(len(samples), 'sample')} with {count_words(frames, 'frame')}: "
            f"{', '.join(samples)}."
        ),
        "keywords": ["image classification", "Grad-CAM", "cropping", "Snakemake", "cropsight"],
        "notes": f"Made by {TITLE} Check it by: make verify PUBLISHED=the downloaded file.",
        "access_right": "open",
    }
    if settings.license:
        document["license"] = settings.license
    if settings.url:
        document["related_identifiers"] = [
            {"identifier": settings.url, "relation": "isIdenticalTo"}
        ]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
