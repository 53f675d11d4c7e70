"""The tables and documents in results/, read back: typed, and checked for their columns."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from cropsight.errors import InputError

# The longest table by far: a name that comes again and again is held once.
_PREDICTIONS = {"model": "category", "sample": "category", "frame": "int64", "view": "category",
                "rank": "int64", "wnid": "category", "label": "category",
                "probability": "float64"}  # fmt: skip
_SCORES = {"model": str, "sample": str, "target": str, "frame": "int64", "view": str,
           "time": str, "score": "float64", "detected": str}  # fmt: skip
_DETECTIONS = {"model": str, "sample": str, "target": str, "frame": "int64", "strategy": str,
               "score": "float64", "threshold": str, "detected": str, "best_view": str,
               "truth": str}  # fmt: skip
_SHARES = ("share_of_crops", "share_of_whole")
_EVIDENCE = {"model": str, "sample": str, "frame": "int64", "view": str,
             **dict.fromkeys(_SHARES, str)}  # fmt: skip


def predictions(path: Path) -> pd.DataFrame:
    """predictions.tsv."""
    return _read(path, _PREDICTIONS)


def scores(path: Path) -> pd.DataFrame:
    """scores.tsv, with `detected` as bool and `time` in seconds or NaN."""
    rows = _with_bool(_read(path, _SCORES), path)
    return rows.assign(time=pd.to_numeric(rows["time"], errors="coerce"))


def detections(path: Path) -> pd.DataFrame:
    """detections.tsv, with `detected` as bool."""
    return _with_bool(_read(path, _DETECTIONS), path)


def evidence(path: Path) -> pd.DataFrame:
    """evidence.tsv, with NaN for the shares of no evidence."""
    rows = _read(path, _EVIDENCE)
    return rows.assign(**{name: pd.to_numeric(rows[name], errors="coerce") for name in _SHARES})


def _read(path: Path, columns: dict[str, Any]) -> pd.DataFrame:
    try:
        # A sample may be called NA or 007: text stays text.
        return pd.read_csv(
            path, sep="\t", dtype=columns, usecols=list(columns), keep_default_na=False
        )
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} is not the table that is needed ({error}); "
            "remove it and run the workflow again."
        ) from error


def document(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    """A JSON file that has these keys."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read as JSON ({error}); remove it and run the workflow again."
        ) from error
    missing = [key for key in keys if key not in content]
    if missing:
        raise InputError(
            f"{path} lacks {', '.join(missing)}; remove it and run the workflow again."
        )
    return content


def _with_bool(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    unknown = set(rows["detected"]) - {"yes", "no"}
    if unknown:
        raise InputError(
            f"{path} has {sorted(unknown)[0]!r} where detected has to be yes or no; "
            "remove it and run the workflow again."
        )
    return rows.assign(detected=rows["detected"] == "yes")
