"""The stage: every frame by address and by key, the right picture, the right map, labels."""

import base64
import io
import random
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import checks
import cv2
import numpy as np
import pytest
import stage_page
from checks import settled
from numpy.typing import NDArray
from PIL import Image
from stage_page import COLUMNS, CROPS, FRAMES, HOSTILE, ROWS, Made

from conftest import watch
from cropsight.labels.truth import Truth, read_truth
from cropsight.views.boxes import Box
from pages import until

TOTAL = FRAMES + 2
SCREEN = "#stage [data-painted]"


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


@pytest.fixture(scope="module")
def path(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.write(tmp_path_factory.mktemp("stage") / "stage.html")


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page, at an address if one is given, and waits for its picture."""
    contexts = []

    def open_page(path: Path, fragment: str = "", script: str = "", **options: Any) -> Any:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.seen = watch(page)
        if script:
            page.add_init_script(script)
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector(SCREEN)
        return page

    yield open_page
    for context in contexts:
        context.close()


def quoted(part: str) -> str:
    return urllib.parse.quote(part, safe="!'()*-._~")


def address(sample: str, number: int, view: str = "") -> str:
    return "#" + "/".join(map(quoted, [sample, str(number), *([view] if view else [])]))


def go(page: Any, fragment: str, place: int) -> None:
    page.evaluate("hash => { location.hash = hash; }", fragment)
    page.wait_for_selector(f'#stage [data-painted="{place}"]')


def bits(page: Any) -> int:
    """The number whose bar code the stage shows."""
    return page.evaluate(
        """bits => {
            const canvas = document.querySelector('.screen canvas');
            const context = canvas.getContext('2d');
            let number = 0;
            for (let bit = 0; bit < bits; bit++) {
                const x = Math.floor((bit + 0.5) * canvas.width / bits);
                if (context.getImageData(x, canvas.height >> 1, 1, 1).data[0] > 127)
                    number |= 1 << bit;
            }
            return number;
        }""",
        stage_page.BITS,
    )


def pixels(page: Any) -> NDArray[np.uint8]:
    """The map's canvas."""
    script = "document.querySelector('.screen canvas.map').toDataURL()"
    content = base64.b64decode(page.evaluate(script).split(",")[1])
    return np.asarray(Image.open(io.BytesIO(content)))


def choose(page: Any, **settings: str) -> None:
    for name, value in settings.items():
        page.get_by_role("combobox", name=name.replace("_", " "), exact=True).select_option(value)
    settled(page)


def silent(page: Any, path: Path) -> None:
    """Nothing was said, and nothing asked for but the page and pictures out of it."""
    # What this test reads of the canvases is no matter of the page.
    said = [text for text in page.seen.messages if "getImageData" not in text]
    assert said == [] and page.seen.dialogs == []
    others = [url for url in page.seen.requests if not url.startswith("blob:")]
    assert {url.split("#")[0] for url in others} <= {path.as_uri()}


def test_every_frame_has_an_address_that_leads_to_it(
    made: Made, path: Path, opened: Callable[..., Any]
) -> None:
    page = opened(path)
    places = [(HOSTILE, number) for number in made.numbers[:FRAMES]]
    places += [("numbers", 0), ("con..photo", 0)]
    codes = [*range(FRAMES), 1365, 2730]
    # Seeking, not playing on: in no order.
    for place in random.Random(16).sample(range(TOTAL), TOTAL):
        go(page, address(*places[place]), place)
        assert bits(page) == codes[place], place
    silent(page, path)


def test_the_address_follows_and_can_be_opened_again(
    path: Path, opened: Callable[..., Any]
) -> None:
    page = opened(path, address(HOSTILE, 35, "top_right"))
    assert page.get_attribute(SCREEN, "data-painted") == "32"
    page.locator(SCREEN).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    until(page, "location.hash.endsWith('/36/bottom_right')")
    again = opened(path, page.evaluate("location.hash"))
    assert again.get_attribute(SCREEN, "data-painted") == "33"
    assert "lower right" in again.get_attribute(SCREEN, "aria-label")


BROKEN = [
    "#%E0%A4%A/1", "#%", "#///", "#nobody/1", "#/", "#?model=x", "#numbers", "#constructor/0",
    "#__proto__/0/whole", "#numbers/0/nothing?model=%&target=%ff&&==", "#numbers/-1",
    "#numbers/1e3", f"#{'9' * 5000}/{'9' * 5000}", "#numbers/99999999999999999999",
]  # fmt: skip


def test_broken_addresses_do_no_harm(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, BROKEN[0])
    for fragment in BROKEN[1:]:
        go(page, address(HOSTILE, 5), 5)
        page.evaluate("hash => { location.hash = hash; }", fragment)
        settled(page)
        # Of a sample that there is, a frame that there is.
        wanted = FRAMES if fragment.startswith("#numbers/") else 5
        page.wait_for_selector(f'#stage [data-painted="{wanted}"]')
    silent(page, path)


def test_models_and_targets_are_in_the_address(tmp_path: Path, opened: Callable[..., Any]) -> None:
    names = ("m/1", HOSTILE), ("car", "a&b=c")
    path = Made(*names).write(tmp_path / "two.html")
    page = opened(path)
    page.get_by_role("combobox", name="Model", exact=True).select_option("1")
    page.get_by_role("combobox", name="Target", exact=True).select_option("1")
    # Of the first choice, the address may be written before the second is made.
    until(page, "location.hash.endsWith('target=a%26b%3Dc')")
    query = page.evaluate("location.hash").split("?", 1)[1]
    assert urllib.parse.parse_qs(query) == {"model": [HOSTILE], "target": ["a&b=c"]}
    again = opened(path, page.evaluate("location.hash"))
    assert again.get_by_role("combobox", name="Model", exact=True).input_value() == "1"
    assert again.get_by_role("combobox", name="Target", exact=True).input_value() == "1"
    silent(again, path)


def test_keys_reach_every_frame_with_little_memory(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path)
    page.locator(SCREEN).focus()
    page.keyboard.press("Home")
    page.wait_for_selector('#stage [data-painted="0"]')
    for place in range(1, TOTAL):
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f'#stage [data-painted="{place}"]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f'#stage [data-painted="{TOTAL - 2}"]')
    page.keyboard.press("End")
    page.wait_for_selector(f'#stage [data-painted="{TOTAL - 1}"]')
    silent(page, path)
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    assert client.send("Runtime.getHeapUsage")["usedSize"] < 10e6
    assert page.evaluate("document.getElementById('media-0').textContent") == ""


def test_keys_go_where_whole_and_crops_disagree(
    made: Made, path: Path, opened: Callable[..., Any]
) -> None:
    called = made.scores >= 0.1
    differ = [n for n in range(TOTAL) if called[n, 0] != called[n, 1:].any()]
    page = opened(path)
    page.locator(SCREEN).focus()
    page.keyboard.press("Home")
    ahead = [place for place in differ if place > 0]
    for place in [*ahead, differ[0]]:
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_selector(f'#stage [data-painted="{place}"]')
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_selector(f'#stage [data-painted="{differ[-1]}"]')


def test_letters_act_on_the_stage_only(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path)
    before = page.get_attribute(SCREEN, "data-painted")
    page.keyboard.press("y")
    page.keyboard.press("3")
    page.get_by_text("Layers").click()
    page.get_by_label("Strength").focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    assert page.get_attribute(SCREEN, "data-painted") == before
    assert page.locator("#stage [aria-pressed=true]").count() == 0
    assert "whole picture" in page.get_attribute(SCREEN, "aria-label")
    page.locator(SCREEN).focus()
    page.keyboard.press("y")
    settled(page)
    assert (
        page.get_by_role("button", name="yes", exact=True).get_attribute("aria-pressed") == "true"
    )


def test_pressing_a_crop_shows_it_alone(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, address("numbers", 0))
    page.locator(SCREEN).scroll_into_view_if_needed()
    box = page.locator(SCREEN).bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    until(page, "location.hash === '#numbers/0/top_right'")
    page.get_by_text("views, keys").click()
    assert page.get_by_role("combobox", name="Shown", exact=True).input_value() == "3"
    page.keyboard.press("Escape")
    until(page, "location.hash === '#numbers/0'")


def test_wishes_that_come_faster_than_pictures_end_with_the_last(
    path: Path, opened: Callable[..., Any]
) -> None:
    page = opened(path)
    page.locator(SCREEN).focus()
    page.keyboard.press("Home")
    page.wait_for_selector('#stage [data-painted="0"]')
    page.evaluate(
        """async () => {
            const stage = document.querySelector('#stage [data-painted]');
            for (let press = 0; press < 40; press++) {
                const key = { key: 'ArrowRight', bubbles: true };
                stage.dispatchEvent(new KeyboardEvent('keydown', key));
                await new Promise(done => setTimeout(done, 3));
            }
        }"""
    )
    page.wait_for_selector('#stage [data-painted="40"]')
    assert bits(page) == 40


def test_pictures_may_lie_beside_the_page(tmp_path: Path, opened: Callable[..., Any]) -> None:
    beside = Made()
    beside.beside = True
    path = beside.write(tmp_path / "stage.html")
    page = opened(path, address(HOSTILE, 7))
    page.get_by_text("Layers").click()
    page.get_by_role("combobox", name="Map of", exact=True).select_option("none")
    # Pixels of such pictures may not be read by the page, so neither by a test in it.
    for fragment, place, code in [(7, 7, 7), (38, 35, 35)]:
        go(page, address(HOSTILE, fragment), place)
        assert seen_bits(page) == code
    go(page, address("con..photo", 0), TOTAL - 1)
    assert seen_bits(page) == 2730
    assert page.seen.messages == []
    assert {url.split("#")[0].rsplit("/", 1)[1] for url in page.seen.requests} == {
        "stage.html", "clip.webm", "1.webp",
    }  # fmt: skip


def seen_bits(page: Any) -> int:
    """The number whose bar code the stage shows, by a picture of the screen."""
    settled(page)
    content = page.locator(SCREEN).screenshot()
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    # Between labels and lines.
    row = picture[int(picture.shape[0] * 0.3)]
    step = len(row) / stage_page.BITS
    return sum(1 << bit for bit in range(stage_page.BITS) if row[int((bit + 0.5) * step)] > 127)


def rendered(
    made: Made, place: int, views: list[int], shape: tuple[int, int], shared: bool, name: str
) -> NDArray[np.uint8]:
    """Maps of a frame's views, in OpenCV's and matplotlib's way, over the whole frame."""
    height, width = shape
    values = np.zeros(shape)
    largest = made.maxima[place].max()
    for view in views:
        x0, y0, x1, y1 = CROPS[view - 1] if view else (0, 0, 1, 1)
        # Finer than the canvas, since edges of crops lie between its pixels.
        left, top = round(x0 * width), round(y0 * height)
        size = round(x1 * width) - left, round(y1 * height) - top
        cells = made.cells[place, view].astype(np.float32)
        part = cv2.resize(cells, size, interpolation=cv2.INTER_LINEAR)
        if shared:
            part *= made.maxima[place, view] / largest
        there = values[top : top + size[1], left : left + size[0]]
        np.maximum(there, part, out=there)
    table = np.frombuffer(stage_page.colours(name), np.uint8).reshape(256, 3)
    return table[values.round().astype(int)]


def test_maps_are_what_opencv_and_matplotlib_make_of_the_cells(
    made: Made, path: Path, opened: Callable[..., Any]
) -> None:
    page = opened(path, address(HOSTILE, 7))
    page.get_by_text("Layers", exact=True).click()
    for views, of, scale, name in [
        ([0], "shown", "own", "inferno"),
        ([1, 2, 3, 4], "crops", "own", "viridis"),
        ([1, 2, 3, 4], "crops", "shared", "inferno"),
        ([0], "whole", "shared", "viridis"),
    ]:
        choose(page, Map_from=of, Scale=scale, Colours=name)
        drawn = pixels(page)
        wanted = rendered(made, 7, views, drawn.shape[:2], scale == "shared", name)
        assert (drawn[..., 3] == 255).all()
        assert np.abs(drawn[..., :3].astype(float) - wanted).mean() < 2, (of, scale)


def test_a_crop_alone_has_its_own_map(made: Made, path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, address("numbers", 0, "bottom_left"))
    drawn = pixels(page)
    cells = made.cells[FRAMES, 2].astype(np.float32)
    values = cv2.resize(cells, drawn.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    table = np.frombuffer(stage_page.colours("inferno"), np.uint8).reshape(256, 3)
    wanted = table[values.round().astype(int)].astype(float)
    assert np.abs(drawn[..., :3] - wanted).mean() < 2


def test_the_pointer_reads_cells(made: Made, path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, address("numbers", 0))
    screen = page.locator(SCREEN)
    screen.scroll_into_view_if_needed()
    box = screen.bounding_box()
    for column, row in [(0, 0), (6, 1), (3, 3), (5, 6)]:
        x = box["x"] + (column + 0.5) / COLUMNS * box["width"]
        page.mouse.move(x, box["y"] + (row + 0.5) / ROWS * box["height"])
        settled(page)
        share = 100 * float(made.cells[FRAMES, 0, row, column]) / 255
        said = page.inner_text(".readout")
        found = re.search(r"is at (?:under )?([\d.]+) % of its maximum", said)
        assert found and abs(float(found[1]) - share) < 0.1, said


def test_a_map_without_evidence_says_so(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, address(HOSTILE, 1))
    assert "no positive evidence" in page.inner_text(".readout")
    assert "has no positive evidence" in page.inner_text(".readings")
    assert (
        pixels(page)[..., :3] == np.frombuffer(stage_page.colours("inferno")[:3], np.uint8)
    ).all()


def saved(page: Any, name: str) -> Any:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save truth of {name}").click()
    return download.value


def label(page: Any, fragment: str, place: int, key: str) -> None:
    go(page, fragment, place)
    page.locator(SCREEN).focus()
    page.keyboard.press(key)
    settled(page)


def test_saved_labels_are_a_truth_with_what_was_known(
    made: Made, path: Path, opened: Callable[..., Any], tmp_path: Path
) -> None:
    page = opened(path)
    wanted = dict(zip(made.numbers[:FRAMES], made.truths[0], strict=False))
    keys = {0: "n", 3: "u", 20: "y", 30: "y", 31: "y", 45: "u", 59: "n"}
    for place, key in keys.items():
        label(page, address(HOSTILE, made.numbers[place]), place, key)
        wanted[made.numbers[place]] = key
    label(page, address(HOSTILE, 2), 2, "n")
    page.keyboard.press("-")
    label(page, address("con..photo", 0), TOTAL - 1, "y")
    assert "your label: yes" in page.inner_text(".facts")

    download = saved(page, "con..photo")
    assert download.suggested_filename == "con..photo-car.tsv"
    download.save_as(tmp_path / "photo.tsv")
    assert read_truth(tmp_path / "photo.tsv", "car").at(0) == "yes"

    download = saved(page, HOSTILE)
    assert "/" not in download.suggested_filename
    download.save_as(tmp_path / "film.tsv")
    truth = read_truth(tmp_path / "film.tsv", "car")
    answers = {"y": "yes", "n": "no", "u": "unsure", "-": ""}
    for number in range(70):
        assert truth.at(number) == answers[wanted.get(number, "-")], number
    assert truth.scene_at(6) == 'the "old" bridge' and truth.scene_at(11) == ""
    assert truth.own_column
    assert page.get_by_role("button", name="Save truth").count() == 0
    silent(page, path)


LETTERS = {"yes": "y", "no": "n", "unsure": "u", "": "-"}
SCENES = ["", "", 'the "old" bridge', '"', "'=1+1", "#x, y;z", "<b>ü</b> \u0416"]
EDGES = [0, 1e-7, 1.5e-300, 0.1, 12.345678901234567, 100, 1279.9999999999998, 640.5]


def truth_file(path: Path, drawn: random.Random, target: str) -> Truth:
    """A table with every kind of row, also about frames that no run has, in any order."""
    rows, first = [], 0
    while first < 250:
        last = first + drawn.randrange(12)
        answer, scene = drawn.choice(["yes", "yes", "no", "unsure", ""]), drawn.choice(SCENES)
        # As spreadsheets write it.
        scene = '"{}"'.format(scene.replace('"', '""')) if scene.startswith('"') else scene
        if answer:
            if answer != "yes" or drawn.random() < 0.3:
                rows.append((first, last, answer, scene, "", "", "", ""))
            for _ in range(drawn.randrange(12) if answer == "yes" else 0):
                x0, y0 = drawn.choice(EDGES), drawn.choice(EDGES)
                edges = x0, y0, x0 + drawn.choice([1, 0.1, 999]), y0 + drawn.random()
                begin = drawn.randint(first, last)
                end = drawn.randint(begin, last)
                said = drawn.choice(["yes", ""])
                rows += [
                    (begin, end, said, scene, *(np.format_float_positional(edge, trim="-")
                     for edge in edges))
                ] * drawn.choice([1, 1, 2])  # fmt: skip
        first = last + 1
    drawn.shuffle(rows)
    header = ("first_frame", "last_frame", target, "scene", "x0", "y0", "x1", "y1")
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in [header, *rows]))
    return read_truth(path, target)


def boxes_in(truth: Truth, number: int) -> list[Box]:
    return [box for box, _ in truth.boxes(number)]


def with_truths(made: Made, truths: list[Truth]) -> None:
    """The payload of a run about the film whose truth files these are."""
    film = list(enumerate(made.numbers[:FRAMES]))
    made.truths = ["".join(LETTERS[one.at(number)] for _, number in film) + "--" for one in truths]
    made.scenes = [
        next(filter(None, (one.scene_at(number) for one in truths)), "") for _, number in film
    ] + ["", ""]
    made.boxes = [
        [(place, *box) for place, number in film for box in boxes_in(one, number)] for one in truths
    ]


def test_boxes_are_drawn_as_far_as_they_are_in_the_frame(
    tmp_path: Path, opened: Callable[..., Any]
) -> None:
    made = Made()
    made.boxes = [[(0, 128, 144, 384, 288), (0, 640, 0, 9000, 720), (0, 1280, 0, 1300, 10)]]
    page = opened(made.write(tmp_path / "stage.html"), address(HOSTILE, 0))
    drawn = page.locator(".screen svg path.box").get_attribute("d")
    boxes = [[float(edge) for edge in re.findall(r"[\d.]+", part)] for part in drawn.split("Z")]
    assert boxes[2:] == [[]]
    assert boxes[0] == pytest.approx([10, 20, 30, 40, 10])
    assert boxes[1] == pytest.approx([50, 0, 100, 100, 50])


@pytest.mark.parametrize(
    "numbers", [[*range(30), *range(33, 63)], list(range(7, 7 + 3 * FRAMES, 3))]
)
def test_a_saved_table_is_the_old_truth_with_its_boxes(
    numbers: list[int], tmp_path: Path, opened: Callable[..., Any]
) -> None:
    targets = ("car", "a dog")
    made = Made(targets=targets)
    made.numbers = [*numbers, 0, 0]
    drawn = random.Random(len(numbers) + numbers[-1])
    truths = [truth_file(tmp_path / f"{name}.tsv", drawn, name) for name in targets]
    with_truths(made, truths)
    assert min(map(len, made.boxes)) > 50
    page = opened(made.write(tmp_path / "boxes.html"))
    for number, (name, truth) in enumerate(zip(targets, truths, strict=True)):
        page.get_by_role("combobox", name="Target", exact=True).select_option(str(number))
        boxed = [place for place in range(FRAMES) if boxes_in(truth, numbers[place])]
        bare = [place for place in range(FRAMES) if truth.at(numbers[place]) == "no"]
        said = {boxed[1]: "y", bare[0]: "y", bare[-1]: "u"}
        lost = {boxed[0]: "n", boxed[-1]: "u"} if number else {}
        for place, key in (said | lost).items():
            label(page, f"{address(HOSTILE, numbers[place])}?target={quoted(name)}", place, key)
        note = page.inner_text("#stage .marks .note")
        assert "Frames that the run left out, if any, are not in it." in note
        assert ("2 frames lose their boxes" in note) == bool(lost)
        saved(page, f"{HOSTILE}, {name}").save_as(tmp_path / f"new-{number}.tsv")
        again = read_truth(tmp_path / f"new-{number}.tsv", name)
        places = dict(zip(numbers, range(FRAMES), strict=True))
        for frame in range(250):
            place = places.get(frame, -1)
            key = (said | lost).get(place) or (LETTERS[truth.at(frame)] if place >= 0 else "-")
            assert LETTERS[again.at(frame)] == key, frame
            kept = place >= 0 and place not in lost
            assert boxes_in(again, frame) == (boxes_in(truth, frame) if kept else []), frame
            assert again.scene_at(frame) == (made.scenes[place] if key != "-" else ""), frame
    silent(page, tmp_path / "boxes.html")


def test_a_saved_table_joins_frames_with_the_same_boxes(
    tmp_path: Path, opened: Callable[..., Any]
) -> None:
    made = Made()
    text = (
        "first_frame\tlast_frame\tcar\tx0\ty0\tx1\ty1\n0\t9\tyes\t1\t2\t30.5\t40\n"
        "3\t20\tyes\t5\t6\t7\t8\n21\t29\tno\t\t\t\t\n33\t62\tyes\t1\t2\t30.5\t40\n"
    )
    (tmp_path / "car.tsv").write_text(text)
    with_truths(made, [read_truth(tmp_path / "car.tsv", "car")])
    page = opened(made.write(tmp_path / "stage.html"))
    label(page, address(HOSTILE, 25), 25, "n")
    saved(page, HOSTILE).save_as(tmp_path / "new.tsv")
    assert (tmp_path / "new.tsv").read_text() == text
    label(page, address(HOSTILE, 4), 4, "n")
    assert "1 frame loses its boxes" in page.inner_text("#stage .marks .note")
    # Of a photo, no frame can be left out.
    label(page, address("numbers", 0), FRAMES, "y")
    assert "left out" not in page.inner_text("#stage .marks .note")


def test_leaving_with_unsaved_labels_asks(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path, address("numbers", 0))
    page.locator(SCREEN).focus()
    page.keyboard.press("u")
    settled(page)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.close(run_before_unload=True)
    deadline = 50
    while not asked and deadline:
        deadline -= 1
        page.wait_for_timeout(20)
    assert asked == ["beforeunload"]


def test_a_browser_that_cannot_play_the_clip_says_so_and_has_stills(
    path: Path, opened: Callable[..., Any]
) -> None:
    script = "HTMLMediaElement.prototype.canPlayType = () => '';"
    page = opened(path, address(HOSTILE, 3), script)
    assert bits(page) == 1365
    go(page, address(HOSTILE, 4), 4)
    assert "cannot play" in page.inner_text(".readout")
    silent(page, path)


def test_a_broken_clip_is_said_and_does_not_hold_up_others(
    tmp_path: Path, opened: Callable[..., Any]
) -> None:
    broken = Made()
    broken.film = broken.film[: len(broken.film) // 50]
    path = broken.write(tmp_path / "broken.html")
    page = opened(path, address(HOSTILE, 40))
    until(page, "/picture/.test(document.querySelector('.readout').textContent)")
    go(page, address("numbers", 0), FRAMES)
    assert bits(page) == 1365


def test_nothing_plays_by_itself_and_playing_can_be_stopped(
    path: Path, opened: Callable[..., Any]
) -> None:
    page = opened(path, address(HOSTILE, 10), reduced_motion="reduce")
    page.wait_for_timeout(300)
    assert page.get_attribute(SCREEN, "data-painted") == "10"
    page.locator(SCREEN).focus()
    page.keyboard.press(" ")
    until(page, f"Number(document.querySelector('{SCREEN}').dataset.painted) > 13")
    assert page.inner_text("#stage [role=status]") == ""
    page.keyboard.press(" ")
    page.wait_for_timeout(200)
    stopped = page.get_attribute(SCREEN, "data-painted")
    page.wait_for_timeout(300)
    assert page.get_attribute(SCREEN, "data-painted") == stopped
    assert HOSTILE in page.inner_text("#stage [role=status]")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_it_is_accessible(scheme: str, width: int, path: Path, opened: Callable[..., Any]) -> None:
    size = {"width": width, "height": 800}
    page = opened(path, address(HOSTILE, 0), color_scheme=scheme, viewport=size)
    page.locator(SCREEN).focus()
    page.keyboard.press("y")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    settled(page)
    assert checks.violations(page) == []
    assert checks.small_targets(page) == []
    assert checks.beyond(page) == []
    assert checks.broken_words(page) == []
    assert page.locator("#stage *").count() <= 180


def test_few_stops(path: Path, opened: Callable[..., Any]) -> None:
    page = opened(path)
    stops = page.evaluate(
        """[...document.querySelectorAll('#stage :is(button, input, select, summary, [tabindex])')]
            .filter(one => one.tabIndex >= 0 && one.checkVisibility()).length"""
    )
    assert stops <= 10
