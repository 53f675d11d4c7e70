from pathlib import Path

import numpy as np
import pytest
from doubles.payloads import cells, read_payload

import build_report
from cropsight.errors import InputError
from synthetic import SAMPLES, TARGET, Results, make_results


def test_cells_are_the_maps_within_half_a_step(results: Results, html: str) -> None:
    payload = read_payload(html)
    assert len(payload["maps"]) == 2
    for question, part in zip(["top", " ".join(map(str, TARGET))], payload["maps"], strict=True):
        found, maxima = cells(part), np.array(part["maxima"])
        wanted = []
        for sample in payload["samples"]:
            for path in results.arguments["gradcam"]:
                if path.parent.name == sample["name"]:
                    with np.load(path) as file:
                        number = file["question"].tolist().index(question)
                        wanted.append(file["maps"][number])
        maps = np.concatenate(wanted)
        assert maps.shape == found.shape
        own = maps.max(axis=(1, 2))
        assert np.allclose(maxima, own, rtol=1e-3, atol=0)
        assert (own == 0).any() and not found[own == 0].any()
        assert (found.max(axis=(1, 2)) == np.where(own > 0, 255, 0)).all()
        shown = found / 255 * maxima[:, None, None]
        assert (np.abs(shown - maps).max(axis=(1, 2)) <= own / 255).all()


def test_views_of_controls_have_no_place(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    for path in [*made.arguments["views"], made.arguments["scores"], made.arguments["predictions"]]:
        path.write_text(path.read_text().replace("top_left", "centre"))
    for path in made.arguments["gradcam"]:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        arrays["view"] = np.where(arrays["view"] == "top_left", "centre", arrays["view"])
        np.savez(path, **arrays)
    with pytest.raises(InputError, match="one row for every view"):  # the grid's own is not there
        build_report.main(**made.arguments)


@pytest.mark.parametrize("cut", [np.s_[..., :4], np.s_[..., :5, :]])
def test_maps_of_another_size_are_an_error(tmp_path: Path, cut: tuple) -> None:
    made = make_results(tmp_path, [SAMPLES[0], SAMPLES[3]])
    path = made.arguments["gradcam"][-1]
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["maps"] = arrays["maps"][cut]
    np.savez(path, **arrays)
    with pytest.raises(InputError, match=r"folder/0000\.npz has maps of another size"):
        build_report.main(**made.arguments)
    assert not made.arguments["report"].exists()
    assert not made.arguments["pictures"].exists()
