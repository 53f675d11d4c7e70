import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cropsight.workflow import script

SCRIPTS = Path(script.__file__).parents[2]


class Named:
    """Stands for Snakemake's lists of named files."""

    def __init__(self, **values):
        self.values = values

    def items(self):
        return self.values.items()

    def __getitem__(self, index):
        return list(self.values.values())[index]

    def __len__(self):
        return len(self.values)


def job(tmp_path, **params):
    return SimpleNamespace(
        input=Named(pictures="a.tsv", code=["x.py"]),
        output=Named(result=str(tmp_path / "result.tsv")),
        params=Named(**params),
        resources={},
        log=[],
        rule="a_rule",
        wildcards=["lot", "0000"],
    )


def test_main_gets_only_what_it_names_with_paths_made_of_strings(tmp_path):
    seen = {}

    def main(pictures: Path, result: Path, height: int) -> None:
        seen.update(locals())

    script.run(main, {"snakemake": job(tmp_path, height=700, unused=1)})
    assert seen == {
        "seen": seen,
        "pictures": Path("a.tsv"),
        "result": tmp_path / "result.tsv",
        "height": 700,
    }


@pytest.mark.parametrize("value", ["one.tsv", ["one.tsv"]])
def test_a_list_of_one_path_is_a_list(tmp_path, value):
    seen = []

    def main(pictures: list[Path]) -> None:
        seen.append(pictures)

    description = job(tmp_path)
    description.input = Named(pictures=value)
    script.run(main, {"snakemake": description})
    assert seen == [[Path("one.tsv")]]


def as_a_job(log):
    """The beginning of a script that Snakemake would run."""
    return (
        "from types import SimpleNamespace\n"
        "class Named(dict): pass\n"
        "snakemake = SimpleNamespace(input=Named(), output=Named(), params=Named(), resources={},"
        " rule='a_rule', wildcards=['lot'],"
        f" log=[{str(log)!r}])\n"
    )


def run_by_hand(tmp_path, body, *arguments):
    file = tmp_path / "by_hand.py"
    file.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(SCRIPTS)!r})\n"
        "from pathlib import Path\n"
        "from cropsight.errors import InputError\n"
        "from cropsight.workflow.script import run\n"
        f"{body}\n"
        "run(main, globals())\n"
    )
    return subprocess.run(
        [sys.executable, file, *arguments], capture_output=True, text=True, check=False
    )


def test_by_hand_the_same_names_are_options(tmp_path):
    body = (
        "def main(pictures: list[Path], base_height: int, settings: dict) -> None:\n"
        "    print(pictures, base_height + 1, settings['a'])"
    )
    done = run_by_hand(
        tmp_path, body, "--pictures", "a", "b", "--base-height", "699", "--settings", '{"a": [1]}'
    )
    assert done.stdout == "[PosixPath('a'), PosixPath('b')] 700 [1]\n"
    assert done.returncode == 0


def test_bad_input_by_hand_is_one_line_and_no_traceback(tmp_path):
    body = "def main() -> None:\n    raise InputError('photo.jpg is broken; take another')"
    done = run_by_hand(tmp_path, body)
    assert done.returncode == 1
    assert done.stderr == "ERROR photo.jpg is broken; take another\n"


def test_under_snakemake_chatter_goes_to_the_log_and_the_sentence_to_the_terminal(tmp_path):
    log = tmp_path / "logs" / "job.log"
    body = (
        "import os\n"
        f"{as_a_job(log)}"
        "def main() -> None:\n"
        "    os.system('echo chatter of a library >&2')\n"
        "    raise InputError('photo.jpg is broken; take another')"
    )
    done = run_by_hand(tmp_path, body)
    assert done.returncode == 1
    assert done.stderr == "Error: photo.jpg is broken; take another\n"
    assert "chatter of a library" in log.read_text()


def test_under_snakemake_a_warning_is_on_the_terminal_too(tmp_path):
    log = tmp_path / "job.log"
    body = (
        "import logging\n"
        f"{as_a_job(log)}"
        "def main() -> None:\n"
        "    logging.getLogger('cropsight').warning('sample %s: left out: %s', 's', 'a.txt')\n"
        "    logging.getLogger('cropsight').info('progress')\n"
        "    logging.getLogger('other').warning('chatter')"
    )
    done = run_by_hand(tmp_path, body)
    assert (done.returncode, done.stderr) == (0, "Warning: sample s: left out: a.txt\n")
    assert "WARNING sample s: left out: a.txt" in log.read_text()


def test_a_fault_of_ours_leaves_its_traceback_in_the_log_only(tmp_path):
    log = tmp_path / "job.log"
    body = f"{as_a_job(log)}def main() -> None:\n    1 / 0"
    done = run_by_hand(tmp_path, body)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" in log.read_text()


UNDER_SNAKEMAKE = (
    "from types import SimpleNamespace\n"
    "snakemake = SimpleNamespace(input=dict(), output=dict(), params=dict(), resources=dict(),"
    " rule='a_rule', wildcards=['lot'], log=[{log!r}])\n"
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_job_that_is_ended_removes_its_temporary_file_and_says_nothing(tmp_path, number):
    path = tmp_path / "out/a.bin"
    body = UNDER_SNAKEMAKE.format(log=str(tmp_path / "job.log")) + (
        "import os\n"
        "from cropsight.files import replacing\n"
        "def main() -> None:\n"
        f"    with replacing(Path({str(path)!r})) as temporary:\n"
        "        temporary.write_bytes(b'half')\n"
        f"        os.kill(os.getpid(), {int(number)})\n"
        "        sys.exit('it was not ended')"
    )
    done = run_by_hand(tmp_path, body)
    assert (done.returncode, done.stderr) == (128 + number, "")
    assert list(path.parent.iterdir()) == []
    assert (tmp_path / "job.log").read_text() == ""


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("MemoryError", "Error: there is not enough memory;"),
        ("OSError(24, 'Too many open files', 'a.jpg')", "Error: a.jpg cannot be opened: too many"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(tmp_path, raised, said):
    body = UNDER_SNAKEMAKE.format(log=str(tmp_path / "job.log"))
    done = run_by_hand(tmp_path, f"{body}def main() -> None:\n    raise {raised}")
    assert done.returncode == 1
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1
    assert "Traceback" in (tmp_path / "job.log").read_text()


def test_a_log_that_cannot_be_written_is_a_sentence(tmp_path):
    body = UNDER_SNAKEMAKE.format(log=str(tmp_path / "logs/a/job.log"))
    body += "def refuse(*_, **__):\n    raise PermissionError(13, 'denied', 'results/logs')\n"
    body += "Path.mkdir = refuse\ndef main() -> None:\n    pass"
    done = run_by_hand(tmp_path, body)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: results/logs cannot be opened: you have no permission")
    assert done.stderr.count("\n") == 1


def test_text_of_any_language_goes_to_the_log(tmp_path):
    log = tmp_path / "job.log"
    body = UNDER_SNAKEMAKE.format(log=str(log)) + (
        "for stream in (sys.stdout, sys.stderr):\n"
        "    stream.reconfigure(encoding='ascii', errors='strict')\n"
        "def main() -> None:\n    print('\\u8857')"
    )
    assert run_by_hand(tmp_path, body).returncode == 0
    assert log.read_text(encoding="utf-8") == "\u8857\n"
