"""Folders in S3, with the plugin's own objects."""

from types import SimpleNamespace

import pytest

from cropsight.workflow.s3 import see_new_folders

plugin = pytest.importorskip("snakemake_storage_plugin_s3")


def workflow(provider: str | None) -> SimpleNamespace:
    """As much of a workflow as is asked for, with the plugin's own provider."""
    return SimpleNamespace(
        storage_settings=SimpleNamespace(default_storage_provider=provider),
        storage_registry=SimpleNamespace(default_storage_provider=plugin.StorageProvider),
    )


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> plugin.StorageObject:
    """A folder that is not in S3 yet; `keys` is what is found in it."""
    monkeypatch.setattr(plugin.StorageObject, "is_dir", plugin.StorageObject.is_dir)
    made = plugin.StorageObject.__new__(plugin.StorageObject)
    made._is_dir = None
    made.keys = []
    made.get_subkeys = lambda: iter(made.keys)
    return made


def test_the_plugin_does_not_see_a_folder_made_later(folder: plugin.StorageObject) -> None:
    """When this fails, the plugin has mended it, and workflow/s3.py can go."""
    see_new_folders(workflow(None))
    assert not folder.is_dir()
    folder.keys = ["a.jpg"]
    assert not folder.is_dir()


def test_mended_it_sees_it(folder: plugin.StorageObject) -> None:
    see_new_folders(workflow("s3"))
    assert not folder.is_dir()
    folder.keys = ["a.jpg"]
    assert folder.is_dir()
    # What is there is not asked for again.
    folder.keys = []
    assert folder.is_dir()
