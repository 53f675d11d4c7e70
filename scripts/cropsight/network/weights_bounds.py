"""What a weights file may make a reader do: checked before its numbers are read.

A small file can declare arrays, or unpack to members, that are larger than any memory, and name
files that are not its own. What Keras writes does none of this.
"""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cropsight.errors import InputError, quoted

if TYPE_CHECKING:
    import h5py

# What the file of a network may hold for each byte of it: an optimizer has up to three more.
_COPIES = 5
# And for what is beside the arrays, such as a config.
BESIDE = 2**24
_MEMBERS = 1000
# The methods whose reader stops at the declared size.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER = "give another file."


def check_members(archive: zipfile.ZipFile) -> None:
    """Check the table of contents of a .keras file, whatever network it is of.

    Raises:
        InputError: it would unpack to places of its own choice, or in ways that have no bounds; the
            rest of a sentence about the file.
    """
    members = archive.infolist()
    if len(members) > _MEMBERS:
        raise InputError(f"has {len(members)} members, where a .keras file has a few; {_OTHER}")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        wrong = None
        if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
            wrong = "would be unpacked outside of it"
        elif stat.S_ISLNK(member.external_attr >> 16):
            wrong = "is a link"
        elif member.compress_type not in _METHODS or member.flag_bits & 1:
            wrong = "is packed in a way Keras does not use"
        if wrong:
            raise InputError(f"has the member {quoted(member.filename)}, which {wrong}; {_OTHER}")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise InputError(f"has two members of the same name; {_OTHER}")


def check_unpacked(archive: zipfile.ZipFile, needed: int) -> None:
    """Check the size that a .keras file says it unpacks to.

    Args:
        archive: the file.
        needed: bytes of the network's weights.

    Raises:
        InputError: it is more than the file of this network can have.
    """
    _check_size(sum(member.file_size for member in archive.infolist()), needed, "unpacks to")


def check_packing(archive: zipfile.ZipFile) -> None:
    """Check the size that a .keras file of any network says it unpacks to: Keras packs nothing.

    Raises:
        InputError: it is far more than the file has; the rest of a sentence about the file.
    """
    members = archive.infolist()
    packed, size = (sum(getattr(m, key) for m in members) for key in ("compress_size", "file_size"))
    if size > _COPIES * packed + BESIDE:
        raise InputError(
            f"has {_megabytes(packed)} that unpack to {_megabytes(size)}, so it is made to fill the"
            f" memory; {_OTHER}"
        )


def unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write a member to a file; nothing is written beyond the size that `check_unpacked` has seen.

    Raises:
        BadZipFile: the member is not of its size, or damaged.
    """
    with archive.open(name) as packed, open(target, "wb") as file:
        shutil.copyfileobj(packed, file)


def check_arrays(file: "h5py.File") -> int:
    """Check what an HDF5 file declares; returns the bytes of its arrays.

    Raises:
        InputError: it declares more than it holds, or other files.
    """
    import h5py

    links: list[tuple[str, object]] = []
    file.visititems_links(lambda name, link: links.append((name, link)))
    for name, link in links:
        _check_link(name, link)
    arrays: list[h5py.Dataset] = []
    groups: list[h5py.Group] = [file]
    file.visititems(
        lambda _name, item: (arrays if isinstance(item, h5py.Dataset) else groups).append(item)
    )
    for array in arrays:
        _check_array(array)
    # In the older format Keras reads what these list, as often as it is listed.
    if sum(map(_listed, groups)) > len(arrays):
        raise InputError("it lists more arrays than it has")
    return sum(array.nbytes for array in arrays)


def check_needed(size: int, needed: int) -> None:
    """Check the bytes of a file's arrays.

    Args:
        size: of all of them.
        needed: bytes of the network's weights.

    Raises:
        InputError: they are more than the network can need.
    """
    _check_size(size, needed, "holds arrays of")


def _check_link(name: str, link: object) -> None:
    """Check one name in the file.

    Raises:
        InputError: it leads elsewhere, or round in circles.
    """
    import h5py

    if isinstance(link, h5py.ExternalLink):
        raise InputError(f"its array {name} lies in another file")
    if isinstance(link, h5py.SoftLink):
        raise InputError(f"its {name} is a link, which Keras does not write")


def _listed(group: "h5py.Group") -> int:
    """How many names of arrays a group lists."""
    names = [name for name in group.attrs if name.startswith("weight_names")]
    return sum(group.attrs.get_id(name).get_space().get_simple_extent_npoints() for name in names)


def _check_array(array: "h5py.Dataset") -> None:
    """Check one array.

    Raises:
        InputError: reading it could take more memory than it has bytes in the file.
    """
    if array.is_virtual or array.external:
        raise InputError(f"its array {array.name} lies in another file")
    if array.dtype.hasobject:
        raise InputError(f"its array {array.name} has no numbers")
    if array.id.get_create_plist().get_nfilters():
        raise InputError(f"its array {array.name} is compressed, which Keras does not do")
    # What was never written takes no place in the file, whatever its shape.
    if array.id.get_storage_size() < array.nbytes:
        raise InputError(f"its array {array.name} has fewer numbers than its shape says")


def _check_size(size: int, needed: int, what: str) -> None:
    if size > _COPIES * needed + BESIDE:
        raise InputError(
            f"it {what} {_megabytes(size)} where the network has {_megabytes(needed)}, so it "
            "belongs to another network or is made to fill the memory"
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
