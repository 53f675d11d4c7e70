"""Which files a script's code is in."""

from pathlib import Path

import pytest

from cropsight.workflow.helper_files import helper_files

FILES = {
    "step.py": "import os\nfrom library.a import x\n\n\ndef main():\n    import library.late\n",
    "other.py": "",
    "library/__init__.py": "",
    # A folder is no data, though its name is in the text.
    "library/a.py": 'from . import b\n\nTABLE, WITHIN = "classes.tsv", "tables/within.tsv"\n',
    "library/b.py": "from library.deep import c\n",
    "library/late.py": "",
    "library/unused.py": "",
    "library/data/classes.tsv": "",
    "library/data/unnamed.tsv": "",
    "library/data/tables/within.tsv": "",
    "library/deep/__init__.py": "",
    "library/deep/c.py": "import library.a\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


NOT_HELPERS = {"step.py", "other.py", "library/unused.py", "library/data/unnamed.tsv"}


def test_helpers_are_what_a_script_imports_and_their_data(folder: Path) -> None:
    files = [str(path.relative_to(folder)) for path in helper_files(folder / "step.py", folder)]
    assert set(files) == FILES.keys() - NOT_HELPERS


def test_a_script_may_be_elsewhere_than_the_library(folder: Path) -> None:
    """As where the rules come from a host of repositories, and the library is installed."""
    before = helper_files(folder / "step.py", folder)
    (folder / "fetched").mkdir()
    elsewhere = (folder / "step.py").rename(folder / "fetched/step.py")
    assert helper_files(elsewhere, folder) == before
