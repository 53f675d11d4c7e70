"""PyTorch's old weights files, made by hand here, good and bad."""

import os
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.network import torch_pickle


def _rebuild_tensor_v2(*_: Any) -> None:
    """Only its name goes into the pickle."""


class Storage:
    """A one-dimensional array that several tensors may share, with the size that is said of it."""

    def __init__(self, key: str, values: np.ndarray, kind: type, size: int | None = None) -> None:
        self.key, self.values, self.kind = key, values, kind
        self.size = values.size if size is None else size


class Tensor:
    """A view of a storage; pickles as PyTorch's do."""

    def __init__(self, storage: Storage, offset: int, shape: tuple, strides: tuple) -> None:
        self.state = (storage, offset, shape, strides, False, OrderedDict())

    def __reduce__(self) -> tuple:
        return _rebuild_tensor_v2, self.state


class Pickler(pickle.Pickler):
    """Puts places for the storages."""

    def persistent_id(self, item: Any) -> tuple | None:
        if isinstance(item, Storage):
            return ("storage", item.kind, item.key, "cpu", item.size, None)
        return None


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, type]:
    """Stand-ins for PyTorch's classes, importable while a test writes its file."""
    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    classes = {}
    for name in ("FloatStorage", "LongStorage"):
        classes[name] = type(name, (), {"__module__": "torch"})
        setattr(torch, name, classes[name])
    monkeypatch.setattr(_rebuild_tensor_v2, "__module__", "torch._utils")
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)
    return classes


def content(state: Any, storages: list[Storage], little_endian: bool = True) -> bytes:
    """The bytes of a legacy file."""
    file = BytesIO()
    for item in (torch_pickle.MAGIC, 1001, {"little_endian": little_endian}):
        pickle.dump(item, file, protocol=2)
    Pickler(file, protocol=2).dump(state)
    pickle.dump([storage.key for storage in storages], file, protocol=2)
    for storage in storages:
        file.write(np.int64(storage.size).tobytes() + storage.values.tobytes())
    return file.getvalue()


def test_shapes_strides_offsets_and_shared_storages(kinds: dict, tmp_path: Path) -> None:
    floats = Storage("7", np.arange(24, dtype="<f4"), kinds["FloatStorage"])
    longs = Storage("3", np.array([5], "<i8"), kinds["LongStorage"])
    state = OrderedDict(
        plain=Tensor(floats, 0, (2, 3, 4), (12, 4, 1)),
        transposed=Tensor(floats, 0, (4, 6), (1, 4)),
        part=Tensor(floats, 5, (2, 2), (8, 2)),
        repeated=Tensor(floats, 3, (3,), (0,)),
        empty=Tensor(floats, 0, (0, 3), (3, 1)),
        scalar=Tensor(longs, 0, (), ()),
    )
    path = tmp_path / "weights.pth"
    path.write_bytes(content(state, [longs, floats]))
    tensors = torch_pickle.read_state_dict(path)
    numbers = np.arange(24, dtype=np.float32)
    assert list(tensors) == list(state)
    np.testing.assert_array_equal(tensors["plain"], numbers.reshape(2, 3, 4))
    np.testing.assert_array_equal(tensors["transposed"], numbers.reshape(6, 4).T)
    np.testing.assert_array_equal(tensors["part"], [[5, 7], [13, 15]])
    np.testing.assert_array_equal(tensors["repeated"], [3, 3, 3])
    assert tensors["empty"].shape == (0, 3)
    assert tensors["scalar"] == 5 and tensors["scalar"].dtype == np.int64
    assert all(tensor.flags.c_contiguous for tensor in tensors.values())


@pytest.mark.parametrize(
    ("offset", "shape", "strides"),
    [
        (0, (25,), (1,)),
        (20, (2, 3), (3, 1)),
        (-1, (2,), (1,)),
        (0, (2,), (-1,)),
        (0, (2, 2), (1,)),
        (0, (2,), (2**62,)),
    ],
)
def test_no_tensor_reaches_outside_its_storage(
    kinds: dict, tmp_path: Path, offset: int, shape: tuple, strides: tuple
) -> None:
    floats = Storage("0", np.arange(24, dtype="<f4"), kinds["FloatStorage"])
    path = tmp_path / "weights.pth"
    path.write_bytes(content({"a": Tensor(floats, offset, shape, strides)}, [floats]))
    with pytest.raises(InputError, match=r"weights\.pth"):
        torch_pickle.read_state_dict(path)


@pytest.mark.parametrize(
    ("size", "shape", "message"),
    [
        (3 * 10**9, (2,), "ends within storage 0, so it is damaged or cut short"),
        (2, (3 * 10**12,), "far more numbers than its storages"),
    ],
)
def test_more_numbers_than_the_file_has_are_not_made_room_for(
    kinds: dict, tmp_path: Path, size: int, shape: tuple, message: str
) -> None:
    floats = Storage("0", np.zeros(2, "<f4"), kinds["FloatStorage"], size)
    path = tmp_path / "weights.pth"
    path.write_bytes(content({"a": Tensor(floats, 0, shape, (0,))}, [floats]))
    with pytest.raises(InputError, match=message):
        torch_pickle.read_state_dict(path)


class Hostile:
    """Runs a command when an ordinary unpickler reads it."""

    def __init__(self, run: Callable, *arguments: Any) -> None:
        self.run, self.arguments = run, arguments

    def __reduce__(self) -> tuple:
        return self.run, self.arguments


@pytest.mark.parametrize("place", ["state", "start"])
def test_hostile_pickles_do_not_run(tmp_path: Path, place: str) -> None:
    trace = tmp_path / "trace"
    for hostile in (
        Hostile(os.system, f"touch {trace}"),
        Hostile(eval, f"open({str(trace)!r}, 'w')"),
        Hostile(getattr, OrderedDict, "__init__"),
    ):
        path = tmp_path / "weights.pth"
        good = content({"a": hostile}, [])
        path.write_bytes(good if place == "state" else pickle.dumps(hostile, 2))
        with pytest.raises(InputError, match="it asks for"):
            torch_pickle.read_state_dict(path)
    assert not trace.exists()


def test_what_is_no_state_dict(kinds: dict, tmp_path: Path) -> None:
    floats = Storage("0", np.zeros(2, "<f4"), kinds["FloatStorage"])
    tensor = Tensor(floats, 0, (2,), (1,))
    good = content({"a": tensor}, [floats])
    path = tmp_path / "weights.pth"
    path.write_bytes(good)
    torch_pickle.read_state_dict(path)
    bad = {
        "empty": b"",
        "text": b"not a pickle at all",
        "new format": b"PK\x03\x04" + bytes(100),
        "a list": content([tensor], [floats]),
        "an epoch": content({"a": tensor, "epoch": 3}, [floats]),
        "a storage": content({"a": floats}, [floats]),
        "big-endian": content({"a": tensor}, [floats], little_endian=False),
        "without its storage": content({"a": tensor}, []),
        "a strange storage": content({"a": tensor}, [floats, Storage("1", floats.values, int)]),
        **{f"first {n} bytes": good[:n] for n in range(0, len(good), 7)},
        "one byte short": good[:-1],
    }
    for what, data in bad.items():
        path.write_bytes(data)
        with pytest.raises(InputError, match=r"weights\.pth"):
            pytest.fail(f"{what} was read: {torch_pickle.read_state_dict(path)}")
    with pytest.raises(InputError, match="missing"):
        torch_pickle.read_state_dict(tmp_path / "missing.pth")
