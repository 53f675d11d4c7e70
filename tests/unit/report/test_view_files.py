from pathlib import Path

import numpy as np
import pytest

import build_report
from cropsight.errors import InputError
from synthetic import SAMPLES, Results, make_results


def first_picture(results: Results) -> Path:
    manifest = results.arguments["views"][0]
    return next(manifest.with_suffix("").glob("*-whole.png"))


def test_changed_picture_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    picture = first_picture(made)
    picture.write_bytes(picture.read_bytes() + b"x")
    with pytest.raises(InputError, match=picture.name):
        build_report.main(**made.arguments)
    assert not made.arguments["report"].exists()


def test_missing_picture_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    picture = first_picture(made)
    picture.unlink()
    with pytest.raises(InputError, match=picture.name):
        build_report.main(**made.arguments)


def test_a_frame_without_views_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[-1:])
    views, gradcam = (made.arguments[name][:-1] for name in ("views", "gradcam"))
    with pytest.raises(InputError, match="campus: no manifest of views lists frame 32"):
        build_report.main(**{**made.arguments, "views": views, "gradcam": gradcam})


def test_missing_maps_are_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    with pytest.raises(InputError, match="Grad-CAM"):
        build_report.main(**{**made.arguments, "gradcam": []})


def test_map_file_without_a_view_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    path = made.arguments["gradcam"][0]
    with np.load(path) as data:
        arrays = {name: data[name][:-1] for name in data.files}
    np.savez(path, **arrays)
    with pytest.raises(InputError, match=r"street/0000\.npz does not match the views"):
        build_report.main(**made.arguments)
