"""A workaround for folders as outputs in S3, which Snakemake's storage plugin (0.3.6) loses."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snakemake.workflow import Workflow


def see_new_folders(workflow: "Workflow") -> None:
    """Have Snakemake look again for a folder in S3 that was not there before.

    S3 knows no folders, only keys with slashes. The plugin's objects look for such keys once and
    keep the answer, so that a folder that a job makes in the meantime is never seen: `is_dir` in
    https://github.com/snakemake/snakemake-storage-plugin-s3.
    """
    settings = workflow.storage_settings
    if settings is None or settings.default_storage_provider != "s3":
        return
    kind = workflow.storage_registry.default_storage_provider.get_storage_object_cls()
    look_once = kind.is_dir

    def is_dir(self: Any) -> bool:
        if not self._is_dir:
            self._is_dir = None
        return look_once(self)

    kind.is_dir = is_dir
