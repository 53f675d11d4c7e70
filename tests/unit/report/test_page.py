import base64
import hashlib
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import build_report
from synthetic import TARGET, Results, make_results


def test_two_builds_give_the_same_bytes(results: Results, tmp_path: Path) -> None:
    again = make_results(tmp_path)
    build_report.main(**again.arguments)
    for name in ("report", "figure"):
        assert again.arguments[name].read_bytes() == results.arguments[name].read_bytes()


def test_no_machine_path(results: Results, html: str) -> None:
    assert str(results.folder) not in html


def test_classes_that_count_are_listed(html: str) -> None:
    listed = re.search(r"ImageNet classes that count as vehicle:</strong> (.*?)\.</p>", html)[1]
    assert listed.count(", ") + 1 == len(TARGET)


def test_one_style_and_three_scripts_are_allowed_by_their_hashes(html: str) -> None:
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1])
    texts = {
        "style": re.findall(r"<style>(.*?)</style>", html, re.S),
        "script": re.findall(r"<script>(.*?)</script>", html, re.S),
    }
    assert [len(found) for found in texts.values()] == [1, 3]
    for kind, found in texts.items():
        sources = re.search(rf"{kind}-src ([^;]+)", policy)[1].split()
        digests = (hashlib.sha256(text.encode()).digest() for text in found)
        assert sources == [f"'sha256-{base64.b64encode(one).decode()}'" for one in digests]


def test_the_page_has_one_h1_and_its_fixed_parts(html: str) -> None:
    assert html.count("<h1>") == 1
    for part in ("answer", "main", "explore", "agreement", "timeline", "stage", "browse", "frames",
                 "numbers", "numbers-shown", "methods", "provenance", "payload"):  # fmt: skip
        assert html.count(f'id="{part}"') == 1, part


def test_headings_descend_one_by_one(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
