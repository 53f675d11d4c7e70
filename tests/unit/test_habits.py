"""What runs before a commit, on a push and at a release agrees with the project."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
# Beside those that the release needs.
NAMING_A_VERSION = (
    "docs/module.md", "docs/kubernetes.md", "profiles/kubernetes/profile.yaml",
    "profiles/kubernetes/Dockerfile",
)  # fmt: skip
CHANGELOG = """\
# Changelog

## 1.2.0 - 2031-05-06

### Added
- More.

## 1.1.0 - 2030-01-02

### Added
- Less.
"""

release_notes = runpy.run_path(str(ROOT / ".ci/release_notes.py"))["release_notes"]


def yaml_of(path: str) -> dict:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def test_before_a_commit_runs_what_make_check_runs():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.M).group(1)
    commands = [line.strip().removeprefix("@") for line in recipe.splitlines()]
    filled = [line.replace("$(BIN)", ".venv/bin").replace("$(VENV)", ".venv") for line in commands]
    (repository,) = yaml_of(".pre-commit-config.yaml")["repos"]
    assert [hook["entry"] for hook in repository["hooks"]] == filled
    assert repository["repo"] == "local" and len(filled) > 1


def test_tests_run_on_every_python_that_is_asked_for():
    tested = yaml_of(".github/workflows/ci.yml")["jobs"]["tests"]["strategy"]["matrix"]["python"]
    first, after_last = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    assert tested == [f"3.{minor}" for minor in range(int(first), int(after_last))]


def test_actions_are_named_by_their_commit():
    used = {
        name
        for workflow in WORKFLOWS
        for name in re.findall(r"uses: (\S+)", workflow.read_text("utf-8"))
    }
    others = {name for name in used if not name.startswith("./")}
    assert len(others) > 2
    assert [name for name in others if not re.search(r"@[0-9a-f]{40}$", name)] == []


def test_every_job_has_an_end_and_says_what_it_may():
    for workflow in WORKFLOWS:
        content = yaml.safe_load(workflow.read_text("utf-8"))
        assert "permissions" in content
        assert all(
            "timeout-minutes" in job for job in content["jobs"].values() if "uses" not in job
        )


def test_the_catalog_is_told_what_it_asks_for():
    # The keys of the catalog's docs, on adding workflows.
    usage = yaml_of(".snakemake-workflow-catalog.yml")["usage"]
    assert usage.keys() == {"mandatory-flags", "software-stack-deployment"}
    assert usage["mandatory-flags"].keys() == {"desc", "flags"}
    deployment = usage["software-stack-deployment"]
    assert deployment.keys() == {"conda", "apptainer", "apptainer+conda", "report"}
    rules = "".join(path.read_text("utf-8") for path in sorted((ROOT / "rules").glob("*.smk")))
    assert deployment["conda"] == ("    conda:\n" in rules)
    assert deployment["apptainer"] == ("    container:\n" in rules)


def test_versions_agree():
    newest = re.search(r"^## (\S+) - (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest.group(1) == PROJECT["version"] == CITATION["version"]
    assert newest.group(2) == str(CITATION.get("date-released", "unreleased"))
    for path in NAMING_A_VERSION:
        named = re.findall(r"(?:cropsight:|\bv)(\d+\.\d+\.\d+)\b", (ROOT / path).read_text("utf-8"))
        assert set(named) == {PROJECT["version"]}, path


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A project of which 1.2.0 can be released."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nversion: 1.2.0\ndate-released: 2031-05-06\n"
    )
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


def test_a_release_says_its_section_of_the_changelog(ready: Path) -> None:
    assert release_notes(ready, "v1.2.0") == "### Added\n- More."


@pytest.mark.parametrize(
    ("file", "old", "new", "tag", "message"),
    [
        ("CHANGELOG.md", "", "", "v1.2.1", r"the tag is v1\.2\.1, but CHANGELOG\.md begins with 1"),
        ("CHANGELOG.md", "", "", "1.2.0", r"the tag is 1\.2\.0"),
        ("CHANGELOG.md", "2031-05-06", "unreleased", "v1.2.0", r"CHANGELOG\.md has 1\.2\.0 as unr"),
        ("CHANGELOG.md", " - 20", ", 20", "v1.2.0", r"begins with 1\.2\.0, 20"),
        ("CHANGELOG.md", "## 1.2.0 - 2031-05-06", "", "v1.2.0", r"begins with 1\.1\.0"),
        ("CHANGELOG.md", "## 1.2", "## Unreleased\n\n## 1.2", "v1.2.0", "begins with Unreleased"),
        ("CHANGELOG.md", "05-06", "13-45", "v1.2.0", r"CHANGELOG\.md has 1\.2\.0 as 2031-13-45"),
        ("CHANGELOG.md", "### Added\n- More.\n", "", "v1.2.0", "says nothing of 1"),
        ("pyproject.toml", 'version = "1.2.0"\n', "", "v1.2.0", "has the version None"),
        ("pyproject.toml", "1.2.0", "1.3.0", "v1.2.0", r"pyproject\.toml has the version 1\.3\.0"),
        ("CITATION.cff", "\nversion: 1.2", "\nversion: 1.1", "v1.2.0", r"CITATION\.cff has the v"),
        ("CITATION.cff", "05-06", "05-07", "v1.2.0", "no `date-released: 2031-05-06`"),
        ("CITATION.cff", "date-released: 2031-05-06", "", "v1.2.0", "no `date-released"),
    ],
)  # fmt: skip
def test_a_release_is_refused(ready, file, old, new, tag, message):
    text = (ready / file).read_text()
    (ready / file).write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=message):
        release_notes(ready, tag)


def test_a_day_is_all_that_this_version_needs_to_be_released(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    changelog, citation = tmp_path / "CHANGELOG.md", tmp_path / "CITATION.cff"
    changelog.write_text(
        re.sub(
            r"^(## \S+ - )\S+$",
            r"\g<1>2031-05-06",
            changelog.read_text("utf-8"),
            count=1,
            flags=re.M,
        ),
        "utf-8",
    )
    cited = re.sub(r"^date-released:.*\n", "", citation.read_text("utf-8"), flags=re.M)
    citation.write_text(f"{cited}date-released: 2031-05-06\n", "utf-8")
    notes = release_notes(tmp_path, f"v{PROJECT['version']}")
    assert notes.startswith("### ") and notes in changelog.read_text("utf-8")
