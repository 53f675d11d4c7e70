"""What paths say."""

from pathlib import Path

from cropsight.results.batches import (
    Batch,
    batch_name,
    batch_of,
    model_files,
    picture_name,
    sample_of,
)


def test_a_path_says_whose_it_is() -> None:
    for path in ("results/views/lot/0003.tsv", "p/net/lot/0003.npz", "p/lot/0003.features.npy"):
        assert batch_of(Path(path)) == Batch("lot", "0003")
    assert str(batch_of(Path("v/lot 1/0003.tsv"))) == "lot 1 0003"
    assert sample_of(Path("results/frames/lot/frames.tsv")) == "lot"


def test_names_of_files() -> None:
    assert [batch_name(number) for number in (0, 17, 12345)] == ["0000", "0017", "12345"]
    assert picture_name(7, ".jpg") == "000007.jpg"
    assert picture_name(1234567, ".png", "top_left", "heatmap") == "1234567.top_left.heatmap.png"


def test_files_come_in_the_order_of_their_numbers() -> None:
    names = ["b/s/0001", "a/s/10000", "b/s/0000", "a/s/9999", "a/t.x/0000"]
    files = model_files(Path(f"results/gradcam/{name}.npz") for name in names)
    assert {key: [path.stem for path in paths] for key, paths in files.items()} == {
        ("b", "s"): ["0000", "0001"],
        ("a", "s"): ["9999", "10000"],
        ("a", "t.x"): ["0000"],
    }
    assert ("c", "s") not in files
