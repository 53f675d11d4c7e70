"""The sample sheet, as people and their spreadsheets write it."""

from pathlib import Path

import pytest
from PIL import Image

from cropsight.errors import InputError
from cropsight.settings import samples as settings
from cropsight.settings.samples import Sample, boxed_cells, truth_files
from raising import raising

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "config/schemas"


def load_samples(
    sheet: Path,
    targets: tuple[str, ...] = ("vehicle",),
    here: bool = True,
    on_bad_sample: str = "stop",
) -> dict[str, Sample]:
    load = raising(settings.load_samples)
    return load(sheet, SCHEMAS, targets, here=here, on_bad_sample=on_bad_sample)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (4, 4)).save("photo.jpg")
    Path("album").mkdir()
    Image.new("RGB", (4, 4)).save("album/1.png")
    Path("empty").mkdir()
    Path("clip.mp4").write_bytes(b"not looked into here")
    Path("labels.tsv").write_text("first_frame\tlast_frame\tvehicle\n0\t3\tyes\n")
    return tmp_path


def load(text: str, folder: Path) -> dict[str, Sample]:
    sheet = folder / "samples.tsv"
    sheet.write_bytes(text.encode())
    return load_samples(sheet)


def plain(name: str, path: str, truth: str = "") -> Sample:
    """A sample of which the sheet says nothing else."""
    return Sample(name, path, start=0, stop=None, step=1, truth={"vehicle": truth})


def test_only_two_columns_are_needed(folder: Path) -> None:
    assert load("path\tsample\nphoto.jpg\tb\nalbum\ta\n", folder) == {
        "b": plain("b", "photo.jpg"),
        "a": plain("a", "album"),
    }


def test_a_full_row(folder: Path) -> None:
    text = "sample\tpath\tstart\tstop\tstep\ttruth\nc\tclip.mp4\t5\t90\t3\tlabels.tsv\n"
    assert load(text, folder) == {"c": Sample("c", "clip.mp4", 5, 90, 3, {"vehicle": "labels.tsv"})}
    assert load(text, folder)["c"].span == {"start": 5, "stop": 90, "step": 3}
    assert list(load("sample\tpath\nz\tclip.mp4\na\tclip.mp4\n", folder)) == ["z", "a"]


def test_spreadsheets_and_editors_are_forgiven(folder: Path) -> None:
    text = (
        "\ufeffsample\tpath\tstart\tstop\tstep\ttruth\r\n"
        "\r\n"
        "# a comment\r\n"
        " a \t photo.jpg \t\t\t\tyes\r\n"
        'b\t"album"\t\t\t\r\n'
        "\t\t\t\t\t\r\n"
    )
    found = load(text, folder)
    assert found == {
        "a": plain("a", "photo.jpg", "yes"),
        "b": plain("b", "album"),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sample\tpath\tstat\na\tphoto.jpg\t1\n", ["unknown column 'stat'", "'start'?"]),
        ("sample\tpath\tnotes\n", ["unknown column 'notes'", "sample, path, start"]),
        (
            "sample path\na photo.jpg\n",
            ["line 1: the columns are separated by spaces", "tab-separated"],
        ),
        ("sample\na\n", ["the column 'path' is missing"]),
        ("path\nphoto.jpg\n", ["the column 'sample' is missing"]),
        ("sample\tpath\n", ["lists no sample"]),
        ("", ["empty"]),
        ("sample\tpath\n# x\n\na\tno.jpg\n", ["line 4: sample a: no.jpg does not exist"]),
        ("sample\tpath\na\tempty\n", ["line 2: sample a: empty contains no"]),
        ("sample\tpath\na\thttp://x.org/a.mp4\n", ["does not exist", "download it first"]),
        ("sample\tpath\na\trtsp://x.org/a\n", ["download it first"]),
        ("sample\tpath\nBus\talbum\n\nbus\talbum\n", ["line 4", "'bus'", "line 2", "rename"]),
        ("sample\tpath\n\u00e4\talbum\na\u0308\talbum\n", ["line 3", "letters, digits"]),
        ("sample\tpath\na/b\talbum\n", ["sample is 'a/b'", "letters, digits"]),
        ("sample\tpath\n..\talbum\n", ["sample is '..'"]),
        ("sample\tpath\na b\talbum\n", ["sample is 'a b'"]),
        (f"sample\tpath\n{'a' * 101}\talbum\n", ["line 2"]),
        ("sample\tpath\tstart\na\tclip.mp4\tx\n", ["start is 'x'", "a whole number"]),
        ("sample\tpath\tstart\na\tclip.mp4\t-1\n", ["start is '-1'"]),
        ("sample\tpath\tstep\na\tclip.mp4\t0\n", ["step is 0", "at least 1"]),
        ("sample\tpath\tstep\na\tclip.mp4\t1.5\n", ["step is '1.5'"]),
        (
            "sample\tpath\tstart\tstop\na\tclip.mp4\t9\t9\n",
            ["stop 9 has to be greater than start 9"],
        ),
        ("sample\tpath\tstep\na\tphoto.jpg\t2\n", ["line 2: sample a: start, stop and step"]),
        ("sample\tpath\ttruth\na\tclip.mp4\tmaybe\n", ["line 2: sample a:", "maybe"]),
        ("sample\tpath\ttruth\na\tclip.mp4\tclip.mp4\n", ["line 2: sample a:", "clip.mp4"]),
        ("sample\tpath\na\tphoto.jpg\tx\n", ["line 2", "3 fields"]),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(folder: Path, text: str, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        load(text, folder)
    message = str(caught.value)
    assert "samples.tsv" in message and "\n" not in message
    for word in words:
        assert word in message


TWO = ("vehicle", "dog")


def with_truth(cells: str, folder: Path, targets: tuple[str, ...] = TWO) -> Sample:
    sheet = folder / "samples.tsv"
    sheet.write_text(f"sample\tpath\ttruth\ttruth_dog\na\talbum\t{cells}\n")
    return load_samples(sheet, targets)["a"]


def test_each_further_target_has_a_column_of_truth(folder: Path) -> None:
    found = with_truth("labels.tsv\tno", folder)
    assert found.truth == {"vehicle": "labels.tsv", "dog": "no"}
    (folder / "samples.tsv").write_text("sample\tpath\na\talbum\n")
    found = load_samples(folder / "samples.tsv", TWO)["a"]
    assert found == Sample("a", "album", 0, None, 1, {"vehicle": "", "dog": ""})


def test_only_targets_of_the_run_have_one(folder: Path) -> None:
    with pytest.raises(InputError, match=r"unknown column 'truth_dog'.* 'truth'\?"):
        with_truth("yes\tno", folder, ("vehicle",))
    with pytest.raises(InputError, match=r"unknown column 'truth_dog'.* 'truth_dogs'\?"):
        with_truth("yes\tno", folder, ("vehicle", "dogs"))
    # What is said of the first target is in `truth`, whatever its name.
    with pytest.raises(InputError, match="unknown column 'truth_dog'"):
        with_truth("yes\tno", folder, ("dog", "vehicle"))


def test_each_cell_of_truth_is_checked(folder: Path) -> None:
    with pytest.raises(InputError, match=r"line 2: sample a: .*'perhaps'"):
        with_truth("yes\tperhaps", folder)


def test_a_file_of_several_targets_has_to_tell_them_apart(folder: Path) -> None:
    both, said = "labels.tsv\tlabels.tsv", "is the truth of several targets"
    Path("labels.tsv").write_text("frame\ttruth\n0\tyes\n")
    with pytest.raises(InputError, match=f"line 2: sample a: labels.tsv {said}.* a column vehicle"):
        with_truth(both, folder)
    Path("labels.tsv").write_text("frame\tvehicle\tdog\n0\tyes\tno\n")
    assert with_truth(both, folder).truth["dog"] == "labels.tsv"
    Path("labels.tsv").write_text("frame\tvehicle\tdog\tx0\ty0\tx1\ty1\n0\t\t\t0\t0\t2\t2\n")
    with pytest.raises(InputError, match=f"labels.tsv {said}.* may have no boxes"):
        with_truth(both, folder)


def test_scenes_of_sheet_and_truth_have_one_spelling(folder: Path) -> None:
    header = "sample\tpath\tscene\ttruth\n"
    assert load(f"{header}a\talbum\tYard\t\nb\tphoto.jpg\tYard\t\n", folder)["b"].scene == "Yard"
    with pytest.raises(
        InputError, match=r"line 3: sample b: scene 'yard' is nearly 'Yard' of .* 2;"
    ):
        load(f"{header}a\talbum\tYard\t\nb\tphoto.jpg\tyard\t\n", folder)
    Path("labels.tsv").write_text("frame\ttruth\tscene\n0\tyes\tyard\n")
    with pytest.raises(InputError, match=r"sample b: labels.tsv, line 2: scene 'yard' is nearly"):
        load(f"{header}a\talbum\tYard\t\nb\tphoto.jpg\t\tlabels.tsv\n", folder)


def test_the_sheet_itself_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.tsv"):
        load_samples(tmp_path / "no.tsv")


def test_the_default_sheet_is_that_of_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = load_samples(Path("config/samples.tsv"))
    names = ["street-sign", "close-car", "hotel", "charminar", "old-town", "campus"]
    assert list(found) == names


def test_media_that_are_missing_may_be_a_fault_of_the_sample_alone(folder: Path) -> None:
    sheet = folder / "sheet.tsv"
    sheet.write_text("sample\tpath\na\tfar/../away.mp4\n")
    with pytest.raises(InputError, match=r"away\.mp4 does not exist"):
        load_samples(sheet)
    found = load_samples(sheet, on_bad_sample="skip")["a"]
    assert found.fault.startswith("away.mp4 does not exist")
    assert found.path == "far/../away.mp4"


@pytest.mark.parametrize("cells", ["a\tfar.mp4\t5\t2\tyes", "a\tfar.mp4\t\t\tmaybe.tsv"])
def test_a_mistake_in_the_sheet_is_never_a_fault_of_one_sample(folder: Path, cells: str) -> None:
    sheet = folder / "sheet.tsv"
    sheet.write_text(f"sample\tpath\tstart\tstop\ttruth\n{cells}\n")
    with pytest.raises(InputError, match="sample a: "):
        load_samples(sheet, on_bad_sample="skip")


def test_media_in_a_storage_are_not_looked_for(folder: Path) -> None:
    sheet = folder / "samples.tsv"
    sheet.write_text("sample\tpath\na\tfar/away.mp4\n")
    assert load_samples(sheet, here=False) == {"a": plain("a", "far/away.mp4")}


@pytest.mark.parametrize("path", ["/srv/a.mp4", "../a.mp4", "s3://other/a.mp4"])
def test_a_path_outside_of_the_storage_is_refused(folder: Path, path: str) -> None:
    sheet = folder / "samples.tsv"
    sheet.write_text(f"sample\tpath\na\t{path}\n")
    with pytest.raises(InputError, match=r"line 2: sample a: .*under the storage's prefix"):
        load_samples(sheet, here=False)


def test_tables_of_truth_are_listed_cell_by_cell() -> None:
    samples = {
        "a": Sample("a", "a.mp4", 0, None, 1, {"vehicle": "b.tsv", "dog": "no"}),
        "b": Sample("b", "b.mp4", 0, None, 1, {"vehicle": "", "dog": "a.tsv"}),
        "c": Sample("c", "c.mp4", 0, None, 1, {"vehicle": "yes", "dog": "b.tsv"}),
    }
    assert truth_files(samples) == [Path("b.tsv"), Path("a.tsv"), Path("b.tsv")]


@pytest.mark.usefixtures("folder")
def test_samples_with_boxes_are_those_with_one_of_the_target() -> None:
    Path("boxes.tsv").write_text("frame\tx0\ty0\tx1\ty1\n0\t0\t0\t2\t2\n")
    samples = {
        "a": Sample("a", "a.mp4", 0, None, 1, {"vehicle": "boxes.tsv", "dog": "no"}),
        "b": Sample("b", "b.mp4", 0, None, 1, {"vehicle": "yes", "dog": "boxes.tsv"}),
        "c": Sample("c", "c.mp4", 0, None, 1, {"vehicle": "labels.tsv", "dog": ""}),
    }
    assert boxed_cells(samples, "vehicle") == {"a": "boxes.tsv"}
    assert boxed_cells(samples, "dog") == {"b": "boxes.tsv"}


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("far/away.mp4", "away.mp4 does not exist."),
        ("/far/away/", "away does not exist."),
        ("empty", "empty contains no "),
        ("album", ""),
    ],
)
def test_a_fault_of_media_to_skip_is_no_mistake(folder: Path, path: str, fault: str) -> None:
    sheet = folder / "samples.tsv"
    sheet.write_text(f"sample\tpath\tstart\na\t{path}\t\nb\tphoto.jpg\t\n")
    skipping = raising(settings.load_samples)
    found = skipping(sheet, SCHEMAS, ("vehicle",), on_bad_sample="skip")
    assert list(found) == ["a", "b"]
    assert found["a"].fault.startswith(fault) and bool(found["a"].fault) == bool(fault)
    assert found["b"].fault == ""
    # What else is wrong with the row stays a mistake.
    sheet.write_text(f"sample\tpath\tstart\na\t{path}\tx\n")
    with pytest.raises(InputError, match="start is 'x'"):
        skipping(sheet, SCHEMAS, ("vehicle",), on_bad_sample="skip")
