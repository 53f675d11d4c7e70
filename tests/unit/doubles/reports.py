"""Reports of made-up results, and what the tests read off a page."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

import build_report
from cropsight.labels.model_lists import model_lists
from cropsight.report.run_results import RunResults, read_run_results
from synthetic import DOG, TARGET, Results, make_results

MODEL = "efficientnet_lite0"
BOTH = {"vehicle": TARGET, "dog": DOG}
TABLES = ("frames", "predictions", "scores", "detections", "metrics", "provenance")


def read_results(results: Results) -> RunResults:
    arguments = results.arguments
    lists = model_lists(arguments["models"], arguments["class_lists"], arguments["classes"])
    return read_run_results(*(arguments[name] for name in TABLES), lists, arguments.get("erased"))


def built(folder: Path, *arguments: Any, **options: Any) -> str:
    made = make_results(folder, *arguments, **options)
    build_report.main(**made.arguments)
    return made.arguments["report"].read_text(encoding="utf-8")


def detections(results: Results) -> pd.DataFrame:
    return pd.read_csv(results.arguments["detections"], sep="\t", keep_default_na=False)


def plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split())


def section(html: str, sample: int) -> str:
    return re.search(rf'<section class="sample" id="sample-{sample}".*?</section>', html, re.S)[0]
