"""Which files a script's code is in."""

from pathlib import Path

import pytest

from cropsight.workflow.code_files import code_files

FILES = {
    "step.py": "import os\nfrom library.a import x\n\n\ndef main():\n    import library.late\n",
    "other.py": "",
    "library/__init__.py": "",
    "library/a.py": 'from . import b\n\nTABLE = "classes.tsv"\n',
    "library/b.py": "from library.deep import c\n",
    "library/late.py": "",
    "library/unused.py": "",
    "library/data/classes.tsv": "",
    "library/data/unnamed.tsv": "",
    "library/deep/__init__.py": "",
    "library/deep/c.py": "import library.a\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_it_is_the_script_what_it_imports_and_their_data(folder: Path) -> None:
    unused = {"other.py", "library/unused.py", "library/data/unnamed.tsv"}
    files = [str(path.relative_to(folder)) for path in code_files(folder / "step.py")]
    assert set(files) == FILES.keys() - unused
