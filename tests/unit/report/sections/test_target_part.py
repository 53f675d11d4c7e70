import re
from pathlib import Path

from doubles.reports import built, plain

import build_report
from synthetic import DOG, TARGET, Results, make_results


def sections(made: Results, prefix: str = "") -> list[str]:
    """The sections of one target, without their headings and what numbers say where they are."""
    page = made.arguments["report"].read_text(encoding="utf-8")
    found = [
        re.search(rf'<section id="{prefix}{name}".*?</h2>(.*?)(?=\n<section id=)', page, re.S)[1]
        for name in ("summary", "statistics", "samples")
    ]
    return [re.sub("picture-[0-9]+", "picture", part).replace("target-2-", "") for part in found]


def test_each_target_has_the_part_of_a_page_of_its_own(
    results: Results, two_targets: Results, tmp_path: Path
) -> None:
    dog = make_results(tmp_path, targets={"dog": DOG})
    build_report.main(**dog.arguments)
    assert sections(two_targets) == sections(results)
    assert sections(two_targets, "target-2-") == sections(dog)
    assert sections(dog) != sections(results)
    both, *alone = (
        made.arguments["report"].read_text(encoding="utf-8").count('<image id="picture-')
        for made in (two_targets, results, dog)
    )
    assert both < sum(alone)


def test_the_page_of_two_targets_names_both_and_repeats_no_id(two_targets: Results) -> None:
    page = two_targets.arguments["report"].read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert "see the vehicle and the dog?</h1>" in page
    assert re.findall(r'class="model-name">(.*?)<', page) == ["vehicle", "dog"]
    nav = re.search("<nav.*?</nav>", page, re.S)[0]
    assert '<a href="#target-2-summary">dog</a>' in nav
    assert page.count('<ul class="targets">') == 2


def test_the_page_has_the_article_of_each_target(tmp_path: Path) -> None:
    page = plain(built(tmp_path, targets={"airplane": DOG, "vehicle": TARGET}))
    assert "to find an airplane or a vehicle" in page
    assert not re.search(r"\ba airplane|\ban vehicle", page)
    assert len(re.findall(r"\ban airplane\b", page)) > 5
