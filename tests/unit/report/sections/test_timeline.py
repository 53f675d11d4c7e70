import json
import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from doubles.reports import built, section

import build_report
from cropsight.report.sections.timeline import MOST_POINTS, timeline
from synthetic import SAMPLES, Sample, make_results


def long_video(frames: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    score = np.full(frames, 0.2)
    score[frames // 2] = 0.9
    scores = pd.DataFrame(
        {"frame": np.tile(np.arange(frames), 2), "view": np.repeat(["whole", "top_left"], frames),
         "time": np.tile(np.arange(frames) / 25, 2), "score": np.tile(score, 2),
         "detected": np.tile(score > 0.5, 2)}
    )  # fmt: skip
    detections = pd.DataFrame(
        {"frame": np.tile(np.arange(frames), 2), "strategy": np.repeat(["whole", "crops"], frames),
         "detected": np.tile(score > 0.5, 2), "truth": ""}
    )  # fmt: skip
    return scores, detections


def test_long_lines_keep_their_peaks() -> None:
    start = time.perf_counter()
    chart = timeline(*long_video(20_000), 0.5, [(3, "a")], {})
    assert time.perf_counter() - start < 5
    points = [point.split(",") for point in chart.lines[0].points.split()]
    assert len(points) <= MOST_POINTS
    assert min(float(y) for _, y in points) == pytest.approx(1000 * (1 - 0.9), abs=0.1)
    assert chart.lines[0].highest == "0.900" and chart.lines[0].detected == 1


def test_long_charts_read_a_bounded_number_of_frames() -> None:
    chart = timeline(*long_video(20_000), 0.5, [(3, "a")], {})
    assert len(json.dumps(chart.data)) < 250_000


def test_many_crops_become_one_line() -> None:
    names = ["whole", *(f"r{row}c{column}" for row in range(1, 4) for column in range(1, 4))]
    scores = pd.DataFrame(
        [{"frame": frame, "view": name, "time": np.nan, "score": 0.1 * (frame + 1) * (i == 3),
          "detected": i == 3} for frame in range(3) for i, name in enumerate(names)]
    )  # fmt: skip
    detections = pd.DataFrame({"frame": [0, 1, 2] * 2, "strategy": ["whole"] * 3 + ["crops"] * 3,
                               "detected": False, "truth": ""})  # fmt: skip
    chart = timeline(scores, detections, None, [], {})
    assert [line.name for line in chart.lines if line.points] == [
        "whole picture",
        "best crop of each frame",
    ]
    assert [tick.label for tick in chart.x_ticks] == ["0", "1", "2"]
    assert chart.unit == "frame" and chart.lines[-1].highest == "0.300"


def test_top_k_rule_draws_no_threshold(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[-1:], rule="top_k")
    build_report.main(**made.arguments)
    html = made.arguments["report"].read_text(encoding="utf-8")
    assert '<line class="threshold"' not in html and "among its first 3 predictions" in html


def test_cursor_names_frames_of_a_folder_by_their_photos(html: str) -> None:
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])
    assert data["titles"] == [f"Frame {i}, {SAMPLES[3].source(i)}" for i in range(3)]


def test_photos_of_a_folder_are_not_joined_by_lines(tmp_path: Path) -> None:
    truth = ["yes", "no"] * 40
    html = built(tmp_path, [Sample("photos", "folder", truth), Sample("clip", "video", truth)])
    folder, video = section(html, 1), section(html, 2)
    assert "<polyline" not in folder and '<line class="line ' not in folder
    dots = re.findall(r'<path class="dots apart line-\w+" d="(.*?)"/>', folder)
    assert [path.count("M") for path in dots] == [80] * 5 + [1] * 5  # the plot, then the table
    assert "first change" not in folder and "over time" not in folder
    assert video.count("<polyline") == 5 and "first change" in video and "apart" not in video
