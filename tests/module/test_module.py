"""The workflow as a module of another: twice side by side, from a host, beside a package."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import workspace
from hatchling import build
from workspace import ROOT, Outcome, Workspace, digests, report_data

from cropsight import installation
from cropsight.network.architectures import resolve
from cropsight.network.weights import find_origin

# Two configs; one goes elsewhere by pathvars, the other by a prefix.
OUTER = """\
module strict:
    snakefile:
        {snakefile!r}
    config:
        config["strict"]


module loose:
    snakefile:
        {snakefile!r}
    config:
        config["loose"]
    prefix:
        "loose"


use rule * from strict as strict_*


use rule * from loose as loose_*


onstart:
    print("the outer workflow starts", workflow.scheduler.job_rate_limiter is None)


rule both:
    default_target: True
    input:
        rules.strict_all.input,
        rules.loose_all.input,
    output:
        "both.txt",
    shell:
        "ls {{input}} > {{output}}"
"""
CONFIG = """\
strict: &shared
  samples: given/sheet.tsv
  models: [{name: lite, architecture: efficientnet_lite0, weights: given/mine.pth}]
  base_height: 64
  target: given/vans.tsv
  decision: {threshold: 0.9}
  controls: [oracle]
  pathvars: {results: strict/made, resources: strict/networks}
loose:
  <<: *shared
  decision: {threshold: 0.001}
  heatmap: {colormap: viridis}
  pathvars: {}
"""
VERSION = installation.version(ROOT)
SHEET = "sample\tpath\ttruth\na\tgiven/a.jpg\tgiven/boxes.tsv\nb\tgiven/b.jpg\tno\n"
GIVEN = {"a.jpg", "b.jpg", "boxes.tsv", "mine.pth", "sheet.tsv", "vans.tsv"}


def outer(root: Path, text: str, config: str = "{}\n") -> Workspace:
    """A folder with another workflow, that of `text`, and what a user of it gives."""
    (root / "given").mkdir(parents=True)
    for seed, name in enumerate(("a.jpg", "b.jpg")):
        workspace.picture(seed).save(root / "given" / name)
    (root / "given/boxes.tsv").write_text("frame\tx0\ty0\tx1\ty1\n0\t0\t0\t60\t50\n")
    (root / "given/sheet.tsv").write_text(SHEET)
    shutil.copy(ROOT / "config/targets/vehicle.tsv", root / "given/vans.tsv")
    shutil.copy(find_origin(resolve("efficientnet_lite0")).path, root / "given/mine.pth")
    (root / "Snakefile").write_text('configfile: "config.yaml"\n\n\n' + text)
    (root / "config.yaml").write_text(config)
    return Workspace(root)


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[Workspace, Outcome]:
    """Two modules in one workflow, run for real."""
    text = OUTER.format(snakefile=str(ROOT / "Snakefile"))
    made = outer(tmp_path_factory.mktemp("modules") / "lab", text, CONFIG)
    return made, made.run("--cores", "2")


def test_two_modules_run_side_by_side_to_their_reports(both):
    made, outcome = both
    rules = [job["rule"] for job in outcome.jobs if job["rule"] != "both"]
    strict = {rule.removeprefix("strict_") for rule in rules if rule.startswith("strict_")}
    assert strict == {rule.removeprefix("loose_") for rule in rules if rule.startswith("loose_")}
    assert "build_report" in strict
    for report in ("strict/made/report.html", "loose/results/report.html"):
        assert "<h1" in (made / report).read_text(encoding="utf-8")


def test_a_module_writes_where_it_is_told_and_moves_nothing_that_was_given(both):
    made, _ = both
    assert {path.name for path in made.root.iterdir() if not path.name.startswith(".")} == {
        "Snakefile", "config.yaml", "both.txt", "given", "strict", "loose",
    }  # fmt: skip
    assert {path.name for path in (made / "given").iterdir()} == GIVEN
    assert {path.name for path in (made / "strict").iterdir()} == {"made", "networks"}
    assert {path.name for path in (made / "loose").iterdir()} == {"results", "resources"}
    assert list((made / "strict/made/logs").rglob("*.log"))


def test_pathvars_and_prefix_give_the_same_bytes_where_the_configs_agree(both):
    strict = digests(both[0], "strict/made", "strict/networks")
    loose = digests(both[0], "loose/results", "loose/resources")
    assert {"predictions.tsv", "gradcam/lite/a/0000.npz", "networks/lite.body"} <= strict.keys()
    assert strict.keys() == loose.keys()
    apart = {name for name in strict if strict[name] != loose[name]}
    decided = {
        *("scores.tsv", "detections.tsv", "counts.json", "metrics.json", "provenance.json"),
        *("erased.tsv", "report.html", "figures/detections.png"),
    }
    assert "detections.tsv" in apart
    assert {name for name in apart if not name.startswith("heatmaps/")} <= decided


def test_the_outer_workflow_keeps_its_terminal_and_its_scheduler(both):
    terminal = both[1].terminal
    assert "Building DAG of jobs" in terminal and "[1/" not in terminal
    assert "the outer workflow starts False" in terminal
    assert "WARNING" not in terminal.upper().replace("WARNINGS", "")


def test_a_second_run_of_both_has_nothing_to_do(both):
    assert both[0].due("--cores", "2") == []


def test_snakemake_s_report_tells_the_modules_apart(both, tmp_path):
    """It names a result by category, subcategory and labels only."""
    both[0].run("--report", str(tmp_path / "report.zip"))
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        page = archive.read("report/report.html").decode()
    results, categories = report_data(page, "results"), report_data(page, "categories")
    named = Counter(
        (category, group, *sorted(results[path]["labels"].items()))
        for category, groups in categories.items()
        for group, paths in groups.items()
        for path in paths
    )
    assert len(named) == len(results) > 10 and set(named.values()) == {1}
    assert categories["Report"] == {
        "strict/made": ["strict/made/report.html"],
        "loose/results": ["loose/results/report.html"],
    }


DEFAULT = """\
module cropsight:
    snakefile:
        {snakefile!r}
    config:
        {{"samples": "given/sheet.tsv"}}


"""
USE = "use rule * from cropsight as cs_*\n\n\n"
FIRST = "rule first:\n    output:\n        touch('first.txt'),\n\n\n"


@pytest.mark.parametrize(
    ("rules", "default"),
    [(USE, "cs_all"), (FIRST + USE, "first"), (USE + FIRST, "cs_all"),
     (USE + FIRST.replace(":\n", ":\n    default_target: True\n", 1), "first")],
)  # fmt: skip
def test_the_default_target_is_left_to_the_outer_workflow(tmp_path, rules, default):
    text = DEFAULT.format(snakefile=str(ROOT / "Snakefile")) + rules
    jobs = outer(tmp_path / "lab", text).run("--dry-run").jobs
    assert {"cs_all", "first"} & {job["rule"] for job in jobs} == {default}


def test_a_mistake_in_a_module_s_config_is_said(tmp_path):
    made = outer(tmp_path / "lab", OUTER.format(snakefile=str(ROOT / "Snakefile")), CONFIG)
    made.replace("config.yaml", "base_height", "bas_height")
    outcome = made.attempt("--dry-run")
    assert outcome.code != 0
    assert (
        "Error: config: unknown key 'bas_height'. Did you mean 'base_height'?" in outcome.terminal
    )


def test_modules_of_two_checkouts_are_refused(tmp_path):
    other = workspace.create(tmp_path / "other").root / "Snakefile"
    text = OUTER.replace("{snakefile!r}", repr(str(other)), 1)
    made = outer(tmp_path / "lab", text.format(snakefile=str(ROOT / "Snakefile")), CONFIG)
    outcome = made.attempt("--dry-run")
    assert outcome.code != 0
    assert "take all modules of cropsight from one place" in outcome.terminal


def test_the_examples_of_the_docs_plan_all_that_they_ask_for(tmp_path):
    page = (ROOT / "docs/module.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    local = [text for text in examples if "../cropsight/Snakefile" in text]
    assert len(local) == 2
    for number, text in enumerate(local):
        here = text.replace("../cropsight/Snakefile", str(ROOT / "Snakefile"))
        here = re.sub(r'"(street/)?samples.tsv"', '"given/sheet.tsv"', here)
        jobs = outer(tmp_path / str(number), here).run("--dry-run").jobs
        reports = {job["rule"] for job in jobs if job["rule"].endswith("build_report")}
        assert reports == {f"{name}_build_report" for name in re.findall(r"as (\w+)_\*", text)}


HOSTED = """\
module cropsight:
    snakefile:
        github("lab/cropsight", path="Snakefile", tag={tag!r})
    config:
        {{"samples": "given/sheet.tsv"}}


use rule * from cropsight as cs_*
"""


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> Callable[[pytest.MonkeyPatch], None]:
    """Sets an environment in which this code is on a host, and as another version with tag v9."""
    folder = tmp_path_factory.mktemp("host")
    repository = folder / "lab/cropsight"
    repository.mkdir(parents=True)
    for name in (*workspace.CODE, "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, repository / name)
    version = (repository / "pyproject.toml").read_text()
    git(repository, "init", "-q")
    commit(repository, f"v{VERSION}")
    (repository / "pyproject.toml").write_text(version.replace('version = "', 'version = "9', 1))
    commit(repository, "v9")
    # Where https://github.com/ is asked for, git takes this folder.
    settings = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }

    def set_environment(monkeypatch: pytest.MonkeyPatch) -> None:
        for key, value in settings.items():
            monkeypatch.setenv(key, value)

    return set_environment


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", tag, "--no-verify")
    git(folder, "tag", tag)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A folder into which the package is installed, as pip would."""
    folder = tmp_path_factory.mktemp("package")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        wheel = build.build_wheel(str(folder))
    with zipfile.ZipFile(folder / wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_package_has_all_files_of_the_library_and_of_its_config(package):
    def files(folder: Path, *parts: str) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for part in parts
            for path in (folder / part).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    library = files(ROOT / "scripts/cropsight", "")
    config = files(ROOT, "config/schemas", "config/targets")
    assert files(package / "cropsight", "") == library | config


def test_rules_from_a_host_run_with_the_installed_package(host, package, tmp_path, monkeypatch):
    host(monkeypatch)
    made = outer(tmp_path / "lab", HOSTED.format(tag=f"v{VERSION}"))
    alone = made.attempt("--dry-run", "cs_report")
    assert alone.code != 0
    assert "Error: rules from a host need the Python package cropsight" in alone.terminal
    monkeypatch.setenv("PYTHONPATH", str(package))
    made.run("--cores", "2", "cs_crops")
    assert len(list((made / "results/views/a/0000").glob("*.jpg"))) == 5
    assert made.due("--cores", "2", "cs_crops") == []
    outcome = made.run("--dry-run", "cs_report")
    assert "cs_build_report" in {job["rule"] for job in outcome.jobs}


def test_a_package_of_another_version_than_the_rules_is_refused(
    host, package, tmp_path, monkeypatch
):
    host(monkeypatch)
    monkeypatch.setenv("PYTHONPATH", str(package))
    made = outer(tmp_path / "lab", HOSTED.format(tag="v9"))
    outcome = made.attempt("--dry-run", "cs_report")
    assert outcome.code != 0
    said = f"Error: the rules are of cropsight 9{VERSION}, but the library is of {VERSION}, in "
    assert said in outcome.terminal


def test_a_checkout_uses_its_own_library_where_another_is_installed(package, tmp_path, monkeypatch):
    other = tmp_path / "installed"
    shutil.copytree(package, other)
    (other / "cropsight/__init__.py").write_text("raise ImportError('the installed one')\n")
    monkeypatch.setenv("PYTHONPATH", str(other))
    made = workspace.create(tmp_path / "checkout")
    made.run("--cores", "2", "crops")
    assert digests(made)
