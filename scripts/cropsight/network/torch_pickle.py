"""Reads the tensors of a PyTorch weights file (the format before PyTorch 1.6) without PyTorch.

Such a file is a sequence of pickles (a magic number, the protocol, facts about the machine, the
state dict, the list of storage keys) and then the storages, each an int64 count and raw numbers.
Pickles can run any code, so this reader knows five harmless names and refuses every other.
"""

import math
import os
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from cropsight.errors import InputError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
STORAGES = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "|i1",
    "ByteStorage": "|u1",
    "BoolStorage": "|b1",
}


class _Storage(NamedTuple):
    key: str
    dtype: str
    count: int


class _Tensor(NamedTuple):
    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Unpickler(pickle.Unpickler):  # noqa: S301
    def find_class(self, module: str, name: str) -> Any:
        """Stand-ins for what a state dict is made of.

        Raises:
            UnpicklingError: it is something else.
        """
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        """A storage without its numbers, which come later in the file.

        Raises:
            UnpicklingError: it is of a kind that is not known here.
        """
        kind, dtype, key, _location, count, view = pid
        if kind != "storage" or dtype not in STORAGES.values() or view is not None:
            raise pickle.UnpicklingError("it has storages of an unknown kind")
        return _Storage(str(key), dtype, int(count))


def _tensor(storage: _Storage, offset: int, shape: tuple, strides: tuple, *_unused: Any) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


def read_state_dict(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a state dict by name, as contiguous little-endian arrays.

    Raises:
        InputError: the file is missing, damaged, of another format, or holds anything but tensors.
    """
    try:
        with open(path, "rb") as file:
            return _tensors(file)
    except Exception as error:  # A damaged pickle fails in any way whatever.
        reason = str(error).rstrip(".") or type(error).__name__
        raise InputError(
            f"{path} is not a PyTorch state dict in the format before PyTorch 1.6: {reason}."
        ) from error


def _tensors(file: BinaryIO) -> dict[str, np.ndarray]:
    """The tensors of an open file.

    Raises:
        ValueError: it is of another format, or damaged.
    """
    if _Unpickler(file).load() != MAGIC or _Unpickler(file).load() != PROTOCOL:
        raise ValueError("it does not begin as one")
    if _Unpickler(file).load().get("little_endian") is not True:
        raise ValueError("its numbers are big-endian")
    tensors = _Unpickler(file).load()
    if not isinstance(tensors, dict) or not all(isinstance(t, _Tensor) for t in tensors.values()):
        raise ValueError("it holds something other than tensors")
    expected = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    storages = {}
    for key in _Unpickler(file).load():
        storages[key] = _numbers(file, expected[key])
    # Tensors may share a storage, and a stride of 0 repeats a number: both could fill the memory.
    wanted = sum(abs(math.prod(tensor.shape)) for tensor in tensors.values())
    if wanted > 4 * sum(storage.size for storage in storages.values()) + 2**20:
        raise ValueError("its tensors have far more numbers than its storages")
    return {str(name): _view(tensor, storages) for name, tensor in tensors.items()}


def _numbers(file: BinaryIO, storage: _Storage) -> np.ndarray:
    """A storage's numbers, which come next in the file.

    Raises:
        ValueError: there are more or less of them than the storage is to have.
    """
    count = int.from_bytes(file.read(8), "little", signed=True)
    if count != storage.count or count < 0:
        raise ValueError(f"storage {storage.key} has another size than its tensors say")
    size = count * np.dtype(storage.dtype).itemsize
    # Not found out by reading, for which as much memory would be asked for first.
    if size > os.fstat(file.fileno()).st_size - file.tell():
        raise ValueError(f"it ends within storage {storage.key}, so it is damaged or cut short")
    return np.frombuffer(file.read(size), storage.dtype, count)


def _view(tensor: _Tensor, storages: dict[str, np.ndarray]) -> np.ndarray:
    """A tensor of its own, from its storage.

    Raises:
        ValueError: the tensor is not inside of its storage.
    """
    numbers, (_, offset, shape, strides) = storages[tensor.storage.key], tensor
    if len(shape) != len(strides) or min((offset, *shape, *strides)) < 0:
        raise ValueError("a tensor has an impossible shape")
    last = offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    if math.prod(shape) and last >= numbers.size:  # as_strided itself would read beyond the end.
        raise ValueError("a tensor reaches beyond its storage")
    size = numbers.itemsize
    view = np.lib.stride_tricks.as_strided(
        numbers[offset:], shape, [step * size for step in strides], writeable=False
    )
    return np.array(view, order="C")
