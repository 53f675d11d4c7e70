import json
from pathlib import Path
from unittest.mock import Mock

import pytest
from snakemake.persistence.file import FilePersistence

from cropsight.publishing.run_records import run_records

RECORD = {
    "rule": "resize_frames", "input": ["results/frames/clip/batches/0000.tsv"],
    "log": ["results/logs/a.log"], "params": ["700", "{'format': 'jpeg'}"], "code": "x",
    "input_checksums": {"results/frames/clip/batches/0000.tsv": "sha256:00"},
    "starttime": 1795888780.2, "endtime": 1795888780.7, "job_hash": 8772869476681,
    "external_jobid": "17", "incomplete": False, "software_stack_hash": "d4",
}  # fmt: skip
LONG = f"results/views/{'sample' * 40}/0000.tsv"


def written(folder: Path, path: str, **changed: object) -> str:
    """A record, where Snakemake itself would look for it; returns its name."""
    maker = Mock(_fetch_max_len=Mock(return_value=255))
    record = Path(FilePersistence._record_path(maker, folder, path))
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(RECORD | changed))
    return record.relative_to(folder).as_posix()


def test_records_of_what_is_published_are_kept_without_clock_and_process(tmp_path: Path) -> None:
    names = {path: written(tmp_path, path) for path in ("results/scores.tsv", LONG, "other.tsv")}
    assert "/" in names[LONG]
    found = run_records(tmp_path, {"results/scores.tsv", LONG})
    assert set(found) == {names["results/scores.tsv"], names[LONG]}
    for text in found.values():
        record = json.loads(text)
        gone = {"starttime", "endtime", "job_hash", "external_jobid"}
        assert {key: one for key, one in record.items() if key not in gone} == {
            key: one for key, one in RECORD.items() if key not in gone
        }
        assert not any(record[key] for key in gone)


def test_another_clock_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    written(first, "a.tsv")
    written(second, "a.tsv", starttime=1.5, endtime=2.5, job_hash=3, external_jobid="4")
    assert run_records(first, {"a.tsv"}) == run_records(second, {"a.tsv"})


@pytest.mark.parametrize(
    "changed",
    [
        {"input": ["a.tsv", "/home/ada/lot/1.jpg"]},
        {"input": ["~/lot/1.jpg"]},
        {"input": ["C:\\lot\\1.jpg"]},
        {"params": ["{'path': '/home/ada/lot'}"]},
        {"params": ["['/home/ada']"]},
        {"log": ["/scratch/logs/a.log"]},
        {"input_checksums": {"/home/ada/lot/1.jpg": "sha256:00"}},
    ],
)
def test_what_names_a_path_of_the_machine_is_left_out(tmp_path: Path, changed: dict) -> None:
    written(tmp_path, "a.tsv", **changed)
    assert run_records(tmp_path, {"a.tsv"}) == {}


def test_what_is_no_record_is_left_alone(tmp_path: Path) -> None:
    for name in ("not base64!", "abc", "gJA="):
        (tmp_path / name).write_text("{}")
    assert run_records(tmp_path, {"a.tsv"}) == {}
    assert run_records(tmp_path / "none", {"a.tsv"}) == {}
