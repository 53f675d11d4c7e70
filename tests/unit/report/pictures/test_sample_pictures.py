import io
from pathlib import Path

import pandas as pd
from doubles.payloads import content, read_blocks, read_payload
from doubles.reports import BOTH, read_results
from PIL import Image

from cropsight.report.pictures.sample_pictures import TELLING, telling_frames
from cropsight.report.sections.chosen_frames import chosen_frames
from synthetic import SAMPLES, Results, make_results


def test_every_photo_and_some_frames_of_a_video_have_a_picture(html: str, tmp_path: Path) -> None:
    payload, blocks = read_payload(html), read_blocks(html)
    assert payload["blocks"] == len(blocks)
    sizes = zip(payload["frames"]["width"], payload["frames"]["height"], strict=True)
    sizes = list(sizes)
    for sample in payload["samples"]:
        stills = sample["stills"]
        assert len(stills["places"]) == len(stills["at"])
        video = sample["kind"] == "video"
        assert (sample["clip"] is not None) == video
        if not video:
            assert stills["at"] == list(range(sample["count"]))
        for at, place in zip(stills["at"], stills["places"], strict=True):
            with Image.open(io.BytesIO(content(place, blocks, tmp_path))) as image:
                assert image.format == "WEBP"
                assert image.size == sizes[sample["first"] + at]


def test_every_target_has_telling_frames(tmp_path: Path) -> None:
    made: Results = make_results(tmp_path, SAMPLES[-1:], targets=BOTH)
    results = read_results(made)
    at = telling_frames(results, "campus")
    assert at == sorted(set(at)) and len(at) == TELLING
    for target in BOTH:
        rows = results.about(target).detections
        assert {one.frame for one in chosen_frames(rows, ordered=True)} & set(at)


def test_places_count_frames_that_were_not_left_out(tmp_path: Path) -> None:
    made: Results = make_results(tmp_path, SAMPLES[-1:])
    results = read_results(made)
    plain = telling_frames(results, "campus")
    for row in (detections := results.detections).index:
        detections.loc[row, "frame"] += 7
    frames = results.frames["campus"]
    moved = [row._replace(frame=row.frame + 7) for row in frames.frames]
    results.frames["campus"] = frames._replace(frames=moved)
    assert isinstance(detections, pd.DataFrame)
    assert telling_frames(results, "campus") == plain
