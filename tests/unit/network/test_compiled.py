import msgspec
import numpy as np
import pytest

from cropsight import files
from cropsight.errors import InputError
from cropsight.network import compiled, devices, records
from cropsight.network.backends.numpy_head import LayerHead, average


def mean_network():
    """A network whose features are the picture, in float, and whose logits are its mean."""
    return compiled.CompiledNetwork(np.float32, LayerHead([average]), (2, 2, 3), "softmax")


@pytest.mark.parametrize("count", [1, compiled.PASS_SIZE, compiled.PASS_SIZE + 1])
def test_every_picture_gets_its_own_logits_and_features(count):
    pictures = np.random.default_rng(0).integers(0, 256, (count, 2, 2, 3), np.uint8)
    logits, maps = [], []
    for some_logits, some_maps in compiled.forward_passes(mean_network(), iter(pictures)):
        assert len(some_logits) <= compiled.PASS_SIZE
        logits.append(some_logits)
        maps.append(some_maps)
    np.testing.assert_allclose(
        np.concatenate(logits), pictures.reshape(count, 4, 3).mean(1), rtol=1e-5
    )
    np.testing.assert_array_equal(np.concatenate(maps), np.float32(pictures))


def write_record(path, body, head_sha256="0" * 64):
    """A record of a network with this body, and a head of arrays."""
    head = records.ArraysHeadRecord(sha256=head_sha256)
    record = records.NetworkRecord(
        runtime="litert", input_shape=(32, 32, 3), output="softmax", body=body, head=head
    )
    files.write_json(path, msgspec.to_builtins(record))


def load_body(path, record):
    """The body; of the head there need not be a file before that."""
    return compiled.load_network(path, path.with_name("no.head"), record)


@pytest.mark.parametrize("load", [load_body, compiled.load_head])
def test_another_file_is_refused_before_it_is_read(tmp_path, load):
    path, record = tmp_path / "lite0.part", tmp_path / "lite0.json"
    path.write_bytes(b"not a network")
    other = files.sha256(path).replace("0", "1")
    write_record(record, records.LiteRTBodyRecord(sha256=other), other)
    with pytest.raises(InputError, match=r"lite0.part does not match .*lite0.json; delete both"):
        load(path, record)


@pytest.mark.parametrize(
    ("kind", "more"), [(records.LiteRTBodyRecord, {}), (records.NcnnBodyRecord, {"layers": []})]
)
def test_a_gpu_that_would_be_left_idle_is_refused(tmp_path, monkeypatch, kind, more):
    path, record = tmp_path / "lite0.body", tmp_path / "lite0.json"
    path.write_bytes(b"a network")
    write_record(record, kind(sha256=files.sha256(path), **more))
    monkeypatch.setattr(devices, "given", 1)
    with pytest.raises(InputError, match=r"runs on the CPU, .* set runtime: tensorf"):
        load_body(path, record)
