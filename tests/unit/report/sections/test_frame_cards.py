import re

from doubles.reports import section
from markupsafe import escape

from synthetic import HOSTILE_PHOTO, SAMPLES, VIEWS


def test_no_evidence_is_said_and_not_drawn(html: str) -> None:
    section = re.search(r'<section class="sample" id="sample-3".*?</article>', html, re.S)[0]
    assert section.count("<strong>No positive evidence</strong>") == 2
    # Three crops have a map, and so have the crops together.
    assert section.count('filter="url(#colours)"') == len(VIEWS) - 2 + 1
    assert "nan" not in section.lower()


def test_frames_of_a_folder_are_named_by_their_photos(html: str) -> None:
    folder = section(html, 4)
    for frame in range(3):
        title = f"Frame {frame}, {escape(SAMPLES[3].source(frame))}"
        assert f"</span> {title}</h5>" in folder
        assert f'aria-label="{title}, shown below"' in folder
        assert f'aria-label="{title}: the whole picture' in folder
        assert f'aria-label="{title}: the same picture' in folder
        assert folder.count(f"Most probable classes of the top left, {title}</caption>") == 1
    named = re.findall(r"<td>frame (\d), (.*?)</td>", folder)
    assert named and all(escape(SAMPLES[3].source(int(f))) == name for f, name in named)
    assert re.search(r"Frame \d(?!,)", folder) is None
    assert HOSTILE_PHOTO not in html


def test_only_frames_of_a_folder_are_named_by_their_files(html: str) -> None:
    assert "medium.bin" not in html
