"""Building the graph of jobs looks at each sample once, however many jobs and batches it has."""

# Put at the end of batches.smk, before any rule asks for anything.
ANNOUNCE = """
def announced(function):
    def call(path):
        print("looking at", path, flush=True)
        return function(path)
    return call


frame_tables.FRAMES.read = announced(frame_tables.FRAMES.read)
list_media = announced(list_media)
"""


def looked_at(terminal: str) -> list[str]:
    """The tables of frames that were read, and the media that were listed, sorted."""
    mark = "looking at "
    return sorted(line.removeprefix(mark) for line in terminal.splitlines() if mark in line)


def test_each_sample_is_looked_at_once(copy):
    copy.append("rules/batches.smk", ANNOUNCE)
    once = [
        "media/clip.avi",
        "media/lot",
        "results/frames/clip/frames.tsv",
        "results/frames/lot/frames.tsv",
    ]
    assert looked_at(copy.run("--dry-run").terminal) == once
    (copy / "results/resized/lot/0001.tsv").unlink()
    assert looked_at(copy.run("--dry-run").terminal) == once


# At the end of the Snakefile; fails where Snakemake has no such method any more.
AGAIN = """
from snakemake.scheduling.job_scheduler import JobScheduler

assert JobScheduler._schedule_reevalutation
JobScheduler._schedule_reevalutation = lambda *_: print("again", flush=True)
"""


def test_jobs_that_wait_are_looked_at_only_when_another_ends(copy):
    copy.append("Snakefile", AGAIN)
    (copy / "results/resized/lot/0001.tsv").unlink()
    ended = copy.run("resized")
    assert (ended.code, ended.names) == (0, ["resize_frames lot 0001"])
    assert "again" not in ended.terminal
