"""The JSON files beside weights and compiled networks: written, read back, and refused."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cropsight import files
from cropsight.errors import InputError
from cropsight.network import records

BODY = records.NcnnBodyRecord(sha256="b" * 64, layers=["7767517", "1 1"])
HEAD = records.GraphHeadRecord(
    sha256="c" * 64,
    tensors=records.HeadTensors(
        features="features:0", directions="directions:0", logits="Identity:0", gradients="last:0"
    ),
)
NETWORK = records.NetworkRecord(
    runtime="ncnn", input_shape=(224, 224, 3), output="softmax", body=BODY, head=HEAD
)
WEIGHTS = records.WeightsRecord(
    model="mine",
    architecture="vgg16",
    origin="file mine.h5",
    origin_sha256="d" * 64,
    sha256="e" * 64,
    layer="block5_conv3",
    input_shape=(224, 224, 3),
    preprocessing="keras.applications.vgg16.preprocess_input",
    output="softmax",
    classes=1000,
)


def test_a_network_s_record_says_what_its_files_are(tmp_path: Path) -> None:
    files.write_json(tmp_path / "a.json", msgspec.to_builtins(NETWORK))
    assert json.loads((tmp_path / "a.json").read_text()) == {
        "runtime": "ncnn",
        "input_shape": [224, 224, 3],
        "output": "softmax",
        "body": {"format": "ncnn", "sha256": "b" * 64, "layers": ["7767517", "1 1"]},
        "head": {
            "format": "graph",
            "sha256": "c" * 64,
            "tensors": {
                "features": "features:0",
                "directions": "directions:0",
                "logits": "Identity:0",
                "gradients": "last:0",
            },
        },
    }
    assert records.read_network_record(tmp_path / "a.json") == NETWORK


def test_a_weights_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    files.write_json(tmp_path / "a.json", msgspec.to_builtins(WEIGHTS))
    assert records.read_weights_record(tmp_path / "a.json") == WEIGHTS


@pytest.mark.parametrize("read", [records.read_network_record, records.read_weights_record])
@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"runtime": "ncnn", "body": {}}'])
def test_what_is_no_record_is_one_sentence(tmp_path: Path, read: Any, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(InputError, match=r"a\.json .*(delete|remove) it and run") as raised:
        read(tmp_path / "a.json")
    assert "\n" not in str(raised.value)


def test_a_head_is_no_body(tmp_path: Path) -> None:
    document = msgspec.to_builtins(NETWORK)
    files.write_json(tmp_path / "a.json", document | {"body": {"format": "npz", "sha256": "f"}})
    with pytest.raises(InputError, match=r"not a record of a compiled network .*body\.format"):
        records.read_network_record(tmp_path / "a.json")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lost\.json"):
        records.read_weights_record(tmp_path / "lost.json")
