"""Where the pictures are: in the page, or beside it."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from doubles.payloads import content, read_blocks, read_payload

import build_report
from cropsight.report import page_data
from synthetic import SAMPLES, Results, make_results


def built(folder: Path, most: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Results, str]:
    made = make_results(folder, [SAMPLES[0], SAMPLES[-1]])
    monkeypatch.setattr(page_data, "MOST", most)
    build_report.main(**made.arguments)
    return made, made.arguments["report"].read_text(encoding="utf-8")


def places(html: str) -> list:
    samples = read_payload(html)["samples"]
    stills = [place for sample in samples for place in sample["stills"]["places"]]
    return [*stills, *(sample["clip"]["place"] for sample in samples if sample["clip"])]


def policy(html: str) -> str:
    return unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])


def test_a_small_page_has_its_pictures_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, html = built(tmp_path, page_data.MOST, monkeypatch)
    assert list(made.arguments["pictures"].iterdir()) == []
    assert read_blocks(html) and all(isinstance(place, list) for place in places(html))
    assert "'self'" not in policy(html)


def test_a_large_one_has_them_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = places(small := built(tmp_path / "small", page_data.MOST, monkeypatch)[1])
    made, html = built(tmp_path / "large", 10_000, monkeypatch)
    names = [Path(place).name for place in places(html)]
    assert sorted(names) == sorted(file.name for file in made.arguments["pictures"].iterdir())
    assert names[:2] == ["photo-0001.webp", "photo-0002.webp"] and names[-1] == "clip-0001.webm"
    assert read_blocks(html) == [] and read_payload(html)["blocks"] == 0
    assert "img-src data: blob: 'self'" in policy(html)
    assert "media-src blob: 'self'" in policy(html)
    # The same pictures, wherever the two are moved together.
    shutil.move(made.arguments["pictures"], tmp_path / "report")
    for here, there in zip(places(html), inside, strict=True):
        assert content(here, [], tmp_path) == content(there, read_blocks(small), tmp_path)


def test_nothing_is_left_of_a_page_that_could_not_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(build_report, "build_payload", fail)
    before = make_results(tmp_path, SAMPLES[:1])
    names = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(RuntimeError):
        build_report.main(**before.arguments)
    assert sorted({path.name for path in tmp_path.iterdir()} - {"figures"}) == names
