"""Sites of made-up results."""

from pathlib import Path
from typing import Any

import build_report
import build_site
from cropsight.publishing.publish_settings import PublishSettings
from cropsight.publishing.run_inputs import SampleCells
from cropsight.results.documents import Provenance, read_document
from synthetic import Results

ROOT = Path(__file__).parents[1]
NOTHING_ASKED = PublishSettings(media=False, index=False, authors=[])


def made_site(made: Results, settings: PublishSettings = NOTHING_ASKED, **given: Any) -> Path:
    """The site of made-up results, whose report is built first."""
    build_report.main(**made.arguments)
    provenance = read_document(made.arguments["provenance"], Provenance)
    targets = list(made.arguments["samples"][provenance.media[0].sample])
    taken = ("predictions", "scores", "detections", "metrics", "provenance", "frames", "views",
             "gradcam", "report", "pictures", "models")  # fmt: skip
    build_site.main(
        **{name: made.arguments[name] for name in taken},
        **{
            "tables": [made.arguments[name] for name in ("scores", "detections", "evidence")],
            "classes": [], "truths": [], "targets": [], "media": [], "class_lists": {},
            "snakefiles": [ROOT / "Snakefile", *sorted(ROOT.glob("rules/*.smk"))],
            "media_counts": {}, "date": "2026-01-31", "site": made.folder / "site",
            "samples": [
                SampleCells(medium.sample, 0, None, 1, dict.fromkeys(targets, ""), "")
                for medium in provenance.media
            ],
            "settings": settings,
        } | given,
    )  # fmt: skip
    return made.folder / "site"
