"""Small weights files that would fill memory or disk, or reach other files, are refused unread."""

import resource
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.network import weights_bounds

# Of a network of 1 MB.
NEEDED = 10**6
HUGE = 3 * 10**9


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("assets/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def zeros(archive: zipfile.ZipFile, name: str, size: int) -> None:
    with archive.open(name, "w", force_zip64=True) as member:
        for _ in range(size // 10**6):
            member.write(bytes(10**6))


ARCHIVES: dict[str, tuple[Callable[[zipfile.ZipFile], object], str]] = {
    "zeros": (lambda file: zeros(file, "model.weights.h5", 10**8), "unpacks to 100 MB"),
    "many": (lambda file: [file.writestr(f"m{n}", "") for n in range(2000)], "2000 members"),
    "many large": (
        lambda file: [zeros(file, f"m{n}", 5 * 10**6) for n in range(10)],
        "unpacks to 50 MB",
    ),
    "up": (lambda file: file.writestr("../a", ""), "'../a', which would be unpacked outside"),
    "up, as on Windows": (lambda file: file.writestr("b\\..\\a", ""), "be unpacked outside"),
    "absolute": (lambda file: file.writestr("/etc/a", ""), "'/etc/a', which would be unpacked"),
    "drive": (lambda file: file.writestr("C:/a", ""), "be unpacked outside"),
    "link": (lambda file: file.writestr(link(), "/etc/passwd"), "link', which is a link"),
    "bzip2": (
        lambda file: file.writestr("a", b"", compress_type=zipfile.ZIP_BZIP2),
        "packed in a way Keras does not use",
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_refused_by_its_table_of_contents(name: str, tmp_path: Path) -> None:
    make, message = ARCHIVES[name]
    with zipfile.ZipFile(tmp_path / "a.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        make(archive)
    with (
        zipfile.ZipFile(tmp_path / "a.keras") as archive,
        pytest.raises(InputError, match=message),
    ):
        weights_bounds.check_members(archive)
        weights_bounds.check_unpacked(archive, NEEDED)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.keras", "w") as archive:
        for content in ("a", "b"):
            archive.writestr("config.json", content)
        with pytest.raises(InputError, match="two members of the same name"):
            weights_bounds.check_members(archive)


def test_a_member_larger_than_its_header_says_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.weights.h5", bytes(10**7))
    # The size in both headers.
    real = (10**7).to_bytes(4, "little")
    assert path.read_bytes().count(real) == 2
    path.write_bytes(path.read_bytes().replace(real, (1000).to_bytes(4, "little")))
    with zipfile.ZipFile(path) as archive:
        weights_bounds.check_unpacked(archive, NEEDED)
        with pytest.raises(zipfile.BadZipFile):
            weights_bounds.unpack(archive, "model.weights.h5", tmp_path / "out")
    assert (tmp_path / "out").stat().st_size <= 1000


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "a", shape=(4,))
    file.create_virtual_dataset("a", layout)


def listing(file: h5py.File) -> None:
    group = file.create_group("layer")
    group["kernel"] = np.zeros(4, "f4")
    group.attrs["weight_names"] = [b"kernel"] * 1000


ARRAYS: dict[str, tuple[Callable[[h5py.File], object], str]] = {
    "huge shape": (
        lambda file: file.create_dataset("a/b", (HUGE, 1000), "f4"),
        "array /a/b has fewer numbers than its shape says",
    ),
    "huge chunked shape": (
        lambda file: file.create_dataset("a", (HUGE,), "f4", chunks=(10,)),
        "fewer numbers than its shape says",
    ),
    "gzip of zeros": (
        lambda file: file.create_dataset("a", data=np.zeros(10**6), compression="gzip"),
        "array /a is compressed",
    ),
    "other filters": (
        lambda file: file.create_dataset("a", data=np.zeros(100), shuffle=True, fletcher32=True),
        "array /a is compressed",
    ),
    "virtual": (virtual, "array /a lies in another file"),
    "external": (
        lambda file: file.create_dataset("a", (4,), "f4", external=[("other.raw", 0, 16)]),
        "array /a lies in another file",
    ),
    "external link": (
        lambda file: file.update({"a": h5py.ExternalLink("other.h5", "/b")}),
        "array a lies in another file",
    ),
    "links that go round": (
        lambda file: file.update({"a": h5py.SoftLink("/b"), "b": h5py.SoftLink("/a")}),
        "its a is a link, which Keras does not write",
    ),
    "texts": (
        lambda file: file.create_dataset("a", data=["x"], dtype=h5py.string_dtype()),
        "array /a has no numbers",
    ),
    "too much": (
        lambda file: file.create_dataset("a", data=np.zeros(30 * 10**6, "u1")),
        "holds arrays of 30 MB where the network has 1 MB",
    ),
    "listed a thousand times": (listing, "lists more arrays than it has"),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_an_hdf5_file_is_refused_by_what_it_declares(name: str, tmp_path: Path) -> None:
    make, message = ARRAYS[name]
    with h5py.File(tmp_path / "a.h5", "w") as file:
        make(file)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with h5py.File(tmp_path / "a.h5") as file, pytest.raises(InputError, match=message):
        weights_bounds.check_needed(weights_bounds.check_arrays(file), NEEDED)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # kB


def test_groups_within_themselves_are_seen_once(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["group/itself"] = file.create_group("other")
        file["other/up"] = file["group"]
    with h5py.File(tmp_path / "a.h5") as file:
        weights_bounds.check_arrays(file)
