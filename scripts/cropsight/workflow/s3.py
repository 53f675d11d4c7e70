"""Mends folders as outputs in S3, where Snakemake's storage plugin (0.3.6) loses them."""

from typing import Any


def see_new_folders(provider: Any) -> None:
    """Have the objects of a storage provider look again for a folder that was not there.

    S3 knows no folders, only keys with slashes. The plugin looks for such keys once per object and
    keeps the answer, so Snakemake would never see the folder that a job has made in the meantime.
    """
    kind = provider.get_storage_object_cls()
    found_once = getattr(kind, "is_dir", None)
    if found_once is None:
        return

    def is_dir(self: Any) -> bool:
        if not self._is_dir:
            self._is_dir = None
        return found_once(self)

    kind.is_dir = is_dir
