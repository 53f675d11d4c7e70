"""How to cite is what CITATION.cff says."""

import tomllib
from pathlib import Path

import yaml

from cropsight.report import citation
from cropsight.results.documents import Provenance
from handmade import filled

ROOT = Path(__file__).parents[3]
CFF = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_it_is_that_of_the_file() -> None:
    assert CFF["title"] == citation.TITLE and CFF["license"] == citation.LICENCE
    assert [author["name"] for author in CFF["authors"]] == [citation.AUTHORS]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {CFF["version"], project["version"]} == {citation.VERSION}


def test_grad_cam_s_paper_is_that_of_the_file() -> None:
    (paper,) = CFF["references"]
    names = ", ".join(author["family-names"] for author in paper["authors"])
    (number,) = (one["value"] for one in paper["identifiers"])
    assert (
        f"{names}: {paper['title']}. {paper['collection-title']}, {paper['year']}. {number}."
        == (citation.GRAD_CAM)
    )


def test_the_commit_is_cited_where_it_is_known() -> None:
    run = filled(Provenance, git_commit="c0ffee")
    assert "Version 0.1.0, commit c0ffee. Software" in citation.citation(run)
    assert "commit" not in citation.citation(filled(Provenance, git_commit=None))
