"""What a weights file is, by its content, whatever its ending; and what else one may have got."""

import json
import zipfile
from pathlib import Path
from typing import Any

from cropsight.errors import InputError, shortened
from cropsight.network import weights_bounds

# Members of a .keras file.
WEIGHTS = "model.weights.h5"
CONFIG = "config.json"
METADATA = "metadata.json"
# How HDF5, zips (.keras) and pickles (.pth) begin. HDF5 may begin later.
_HDF5, _ZIP, _PICKLE = b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", b"\x80"
_HDF5_OFFSETS = (0, 512, 1024, 2048)
_NEITHER = (
    "is neither a file of Keras (.keras, .weights.h5, .h5) nor a PyTorch state dict as saved before"
    " PyTorch 1.6 (.pth); give another file"
)
_PAGE = "is a web page, no file of Keras; open its address in a browser and download the file there"
_NO_MODEL = "is no Keras model; save yours as a .keras file, by model.save('NAME.keras')"
# What else one may have got, by how it begins in lower case, and what to do.
_INSTEAD = {
    **dict.fromkeys((b"<!doctype", b"<html", b"<head", b"<?xml", b"<!--"), _PAGE),
    b"version https://git-lfs": "is a pointer of Git LFS, not the file itself; run `git lfs pull`",
}

# Characters of a reason that are quoted: Keras lists every layer that does not fit.
_REASON_LENGTH = 300


def described(path: Path | str, model: str, whole: bool = False) -> str:
    """The beginning of a sentence about a model's weights file, or the file of a whole model."""
    return f"the {'' if whole else 'weights '}file {shortened(path)} of the model {model}"


def check_beginning(path: Path | str) -> None:
    """Check that a file may hold weights, by how it begins: fast, and nothing is parsed.

    Raises:
        InputError: it cannot; the rest of a sentence that `described` begins.
    """
    start = _start(path)
    if not (_is_hdf5(start) or start.startswith((_ZIP, _PICKLE))):
        raise InputError(f"{_NEITHER}.")


def check_model_beginning(path: Path | str) -> None:
    """Check that a file may be a whole Keras model, by how it begins, as `check_beginning` does.

    Raises:
        InputError: it cannot; the rest of a sentence.
    """
    start = _start(path)
    if not (_is_hdf5(start) or start.startswith(_ZIP)):
        raise InputError(f"{_NO_MODEL}.")


def _start(path: Path | str) -> bytes:
    """How a file begins.

    Raises:
        InputError: it is empty, or what one may have got in place of a file of Keras.
    """
    with open(path, "rb") as file:
        start = file.read(_HDF5_OFFSETS[-1] + len(_HDF5))
    if not start:
        raise InputError("is empty; download or copy it again.")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, advice in _INSTEAD.items():
        if text.startswith(beginning):
            raise InputError(f"{advice}.")
    return start


def _is_hdf5(start: bytes) -> bool:
    return any(start[offset:].startswith(_HDF5) for offset in _HDF5_OFFSETS)


def kind_of(path: Path) -> str:
    """The ending that belongs to the content: `.keras`, `.h5`, `.weights.h5` or `.pth`.

    Raises:
        InputError: it is of no format that is read, or damaged; the rest of a sentence that
            `described` begins.
    """
    check_beginning(path)
    try:
        with open(path, "rb") as file:
            start = file.read(len(_ZIP))
        if start == _ZIP:
            return _kind_of_zip(path)
        return ".pth" if start.startswith(_PICKLE) else _kind_of_hdf5(path)
    except InputError:
        raise
    except Exception as error:  # h5py and zipfile raise many kinds.
        raise InputError(f"is damaged ({reason(error)}); download or copy it again.") from error


def _kind_of_zip(path: Path) -> str:
    """The ending of a zip file that is a .keras file.

    Raises:
        InputError: it is none, or its config cannot be read.
    """
    if not zipfile.is_zipfile(path):
        raise InputError("is a zip file without its end; download or copy it again.")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if WEIGHTS in names:
            saved_config(archive)
            with archive.open(WEIGHTS) as arrays:
                if arrays.read(len(_HDF5)) != _HDF5:
                    raise InputError(f"has a damaged {WEIGHTS}; download or copy it again.")
            return ".keras"
        if any(name.endswith("data.pkl") for name in names):
            raise InputError(
                "is a PyTorch file of version 1.6 or later, which is not read; give a file of Keras"
                " (.keras, .weights.h5, .h5)."
            )
    raise InputError(f"{_NEITHER}.")


def _kind_of_hdf5(path: Path) -> str:
    """The ending of an HDF5 file; the older one of Keras lists its layers in an attribute."""
    import h5py

    with h5py.File(path) as file:
        legacy = "layer_names" in file.attrs or "model_weights" in file
        return ".h5" if legacy else ".weights.h5"


def saved_config(archive: zipfile.ZipFile) -> Any:
    """The config of the network that was saved in a .keras file.

    Raises:
        InputError: there is none, or it cannot be read safely; the rest of a sentence that
            `described` begins.
    """
    weights_bounds.check_members(archive)
    if CONFIG not in archive.namelist():
        raise InputError(
            f"has no {CONFIG}, which says how the network is fed; save the network again with Keras"
            ", or give another file."
        )
    for name in {CONFIG, METADATA} & set(archive.namelist()):
        if archive.getinfo(name).file_size > weights_bounds.BESIDE:
            raise InputError(f"has a {name} larger than that of any network; give another file.")
    try:
        return json.loads(archive.read(CONFIG))
    except (ValueError, RecursionError, zipfile.BadZipFile) as error:
        raise InputError(
            f"has a damaged {CONFIG} ({reason(error)}); download or copy it again."
        ) from error


def saved_version(archive: zipfile.ZipFile) -> str:
    """The version of the Keras that saved a .keras file, of which `saved_config` has seen all.

    Raises:
        InputError: what says so is damaged; the rest of a sentence that `described` begins.
    """
    if METADATA not in archive.namelist():
        return "2"
    try:
        return str(json.loads(archive.read(METADATA)).get("keras_version", "2"))
    except (ValueError, RecursionError, AttributeError, zipfile.BadZipFile) as error:
        raise InputError(
            f"has a damaged {METADATA} ({reason(error)}); download or copy it again."
        ) from error


def reason(error: Exception) -> str:
    """What an error says, on one line of a bounded length."""
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return text if len(text) <= _REASON_LENGTH else text[:_REASON_LENGTH].rstrip() + " …"
