"""The lists of classes that a job gets."""

from pathlib import Path

from cropsight.labels.model_lists import model_lists


def test_a_job_has_the_lists_of_its_models(tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    files[0].write_text("a\nb\n")
    files[1].write_text("c\n")
    found = model_lists(["net", "x", "y", "z"], {"x": 1, "y": 0, "z": 1}, files)
    assert found["x"] is found["z"] and found["x"].find("c").index == 0
    assert found["y"].source == str(files[0]) and found["net"].find("minivan").index == 656
