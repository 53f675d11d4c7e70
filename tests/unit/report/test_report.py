import base64
import html as markup
import io
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import msgspec
import numpy as np
import pandas as pd
import pytest
from markupsafe import escape
from PIL import Image

import build_report
from cropsight.errors import InputError
from cropsight.files import read_table, write_table
from cropsight.report.embedding import colormap_tables, embed_map
from cropsight.report.page import _json_data
from cropsight.report.run_results import RunResults, TargetResults, read_run_results
from cropsight.report.sections.answer import answer, discordant
from cropsight.report.sections.chosen_frames import MOST, chosen_frames
from cropsight.report.sections.evidence_panels import evidence_panels
from cropsight.report.sections.method_steps import method_steps
from cropsight.report.sections.summary import summary_row
from cropsight.report.sections.timeline import MOST_POINTS, timeline
from cropsight.report.sections.uncertainty import uncertainty
from cropsight.report.view_files import RawMap, View
from cropsight.report.wording import score_words, share_words, view_words
from cropsight.results.documents import (
    ComparisonRow,
    CountsRow,
    DecisionRule,
    Estimate,
    Evaluation,
    Explained,
    MediumRow,
    Metrics,
    Provenance,
    TargetRow,
    WeightsRow,
)
from cropsight.views.boxes import Box
from synthetic import (
    DOG,
    HOSTILE,
    HOSTILE_PHOTO,
    SAMPLES,
    TARGET,
    TARGETS,
    VIEWS,
    Grid,
    Results,
    Sample,
    make_results,
)

MODEL = "efficientnet_lite0"
BOTH = {"vehicle": TARGET, "dog": DOG}
TABLES = ("frames", "predictions", "scores", "detections", "evidence", "metrics", "provenance")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    made = make_results(tmp_path_factory.mktemp("results"))
    build_report.main(**made.arguments)
    return made


@pytest.fixture(scope="module")
def vehicles(results: Results) -> TargetResults:
    return read(results).about("vehicle")


def read(results: Results) -> RunResults:
    return read_run_results(*(results.arguments[name] for name in TABLES))


@pytest.fixture(scope="module")
def html(results: Results) -> str:
    return results.arguments["report"].read_text(encoding="utf-8")


def detections(results: Results) -> pd.DataFrame:
    return pd.read_csv(results.arguments["detections"], sep="\t", keep_default_na=False)


def plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split())


def test_two_builds_give_the_same_bytes(results: Results, tmp_path: Path) -> None:
    again = make_results(tmp_path)
    build_report.main(**again.arguments)
    for name in ("report", "figure"):
        assert again.arguments[name].read_bytes() == results.arguments[name].read_bytes()


@pytest.mark.parametrize(
    ("options", "words", "card"),
    [
        (
            {},
            "Grad-CAM The maps explain the view's first prediction: the gradient of its logit with"
            " respect to the feature maps of one layer (",
            "Map for <em>",
        ),
        ({"method": "layercam"}, "LayerCAM The maps explain", "Map for <em>"),
        (
            {"method": "scorecam", "channels": 64},
            "Score-CAM The maps explain the view's first prediction: each of the 64 most varied",
            "Map for <em>",
        ),
        ({"method": "eigencam"}, "EigenCAM The maps explain no class: ", "<em>no class in"),
    ],
)
def test_the_cam_method_is_named(
    tmp_path: Path, options: dict[str, object], words: str, card: str
) -> None:
    made = make_results(tmp_path)
    path = made.arguments["provenance"]
    provenance = json.loads(path.read_text(encoding="utf-8"))
    provenance["config"]["gradcam"] |= options
    path.write_text(json.dumps(provenance), encoding="utf-8")
    build_report.main(**made.arguments)
    page = made.arguments["report"].read_text(encoding="utf-8")
    assert words in markup.unescape(plain(page)) and card in page
    assert f"The heatmaps ({words.split()[0]}) show" in page


def test_no_machine_path(results: Results, html: str) -> None:
    assert str(results.folder) not in html


def test_figure_has_no_metadata(results: Results) -> None:
    with Image.open(results.arguments["figure"]) as picture:
        assert set(picture.info) <= {"dpi"}


def test_summary_agrees_with_the_table(results: Results, html: str) -> None:
    found = detections(results)
    table = re.search(r'<table class="summary">.*?</table>', html, re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    assert len(rows) == len(SAMPLES) + 1
    for name, row in zip([sample.name for sample in SAMPLES] + [None], rows, strict=True):
        cells = re.findall(r"<td>(.*?)</td>", row, re.S)
        for strategy, cell in zip(("whole", "crops", "whole_or_crops"), cells, strict=True):
            part = found[found["strategy"] == strategy]
            part = part if name is None else part[part["sample"] == name]
            check_cell(part, plain(cell))


def check_cell(part: pd.DataFrame, text: str) -> None:
    called, truth = part["detected"] == "yes", part["truth"]
    if len(part) == 1:
        words = {("yes", True): "found", ("yes", False): "missed", ("no", True): "false alarm",
                 ("no", False): "rightly none", ("", True): "called",
                 ("", False): "not called"}  # fmt: skip
        assert words[truth.iloc[0], bool(called.iloc[0])] in text
        assert f"{part['score'].iloc[0]:.3f}" in text
        return
    assert text.startswith(f"{called.sum()} /{len(part)} called")
    if (truth == "yes").any():
        assert f"found {(called & (truth == 'yes')).sum()} of {(truth == 'yes').sum()}" in text
    if (truth == "no").any():
        assert f"false alarms {(called & (truth == 'no')).sum()} of {(truth == 'no').sum()}" in text


def test_answer_agrees_with_the_table(results: Results, vehicles: TargetResults) -> None:
    found = detections(results)
    said = answer(vehicles, MODEL)
    known = found[found["truth"] == "yes"]
    whole, crops = (
        known[(known["strategy"] == name) & (known["detected"] == "yes")]
        for name in ("whole", "crops")
    )
    total = known["strategy"].eq("whole").sum()
    assert f"Of {total} frames known to show a vehicle" in said.counts
    assert f"found it in {len(whole)} and the crops in {len(crops)}" in said.counts
    # 22 frames in very few clusters, however many more the crops found.
    assert len(crops) > len(whole) and said.verdict == "Too few frames to tell"


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        ([""], "Unknown: nobody has said"),
        (["no", "no"], "Unknown: no frame is known to show"),
        (["yes"] * 20, "Too few frames to tell"),
    ],
)
def test_answer_never_overclaims(tmp_path: Path, truth: list[str], words: str) -> None:
    made = make_results(tmp_path, [Sample("clip", "video", truth)])
    build_report.main(**made.arguments)
    assert words in made.arguments["report"].read_text(encoding="utf-8")


def told(**said: tuple[float, float, float] | None) -> TargetResults:
    """Results with made-up comparisons: difference, p-value and least p-value; None: no frames."""
    counts = [
        CountsRow(
            model="m", sample=sample, target="vehicle", strategy=strategy, frames=20, detected=10,
            true_positive=5, false_positive=5, false_negative=5, true_negative=5, unsure=0,
            no_truth=0,
        )
        for sample in (None, "s")
        for strategy in ("whole", "crops")
    ]  # fmt: skip
    questions = {"found": ("decision", "sensitivity"), "alarms": ("decision", "specificity"),
                 "matched": ("matched", "sensitivity")}  # fmt: skip
    comparisons = []
    for name, of in said.items():
        (at, side), (difference, p, least) = questions[name], of or (0.0, 1.0, 1.0)
        comparisons.append(
            ComparisonRow(
                target="vehicle", model="m", first="whole", second="crops", at=at, side=side,
                frames=10 if of else 0, clusters=10, first_value=0.5, second_value=0.5, p=p,
                p_holm=p, least_p=least, mcnemar_p=p, only_first=0,
                only_second=int(difference != 0), difference=gain(difference),
            )
        )  # fmt: skip
    rows = pd.DataFrame({"model": ["m"], "sample": ["s"]})
    target = TargetRow(name="vehicle", classes=[])
    metrics = Metrics(
        targets=[target],
        decision=DecisionRule(rule="top_k", k=3),
        counts=counts,
        evaluation=Evaluation(
            confidence=0.95, block_seconds=1, resamples=200, seed=0, false_positive_rate=0.05
        ),
        quality=[],
        curves=[],
        comparisons=comparisons,
        multiplicity=[],
        explained=Explained(method="gradcam", class_="top"),
        pointing=[],
    )
    provenance = Provenance(
        config={},
        git_commit=None,
        git_modified=None,
        media=[MediumRow(frames=1, kind="photo", path="s.jpg", sample="s", sha256="")],
        software={},
        weights=[
            WeightsRow(
                architecture="a", input_size=1, layer="l", model="m", origin="", origin_sha256="",
                preprocessing="", sha256="",
            )
        ],
    )  # fmt: skip
    return TargetResults({}, rows, rows, rows, rows, metrics, provenance, None, target)


def gain(difference: float) -> Estimate:
    return Estimate(value=difference, low=None, high=None, interval="none")


MORE, LESS, SAME = (0.3, 0.01, 0.001), (-0.3, 0.01, 0.001), (0.0, 1.0, 0.001)
ALIKE, FEW = (0.3, 0.06, 0.001), (0.9, 0.06, 0.06)


@pytest.mark.parametrize(
    ("found", "alarms", "matched", "words"),
    [
        (MORE, LESS, MORE, "Yes: with as few false alarms, the crops find more"),
        # More calls at the same threshold are no help by themselves.
        (MORE, LESS, SAME, "No: with as few false alarms, the crops find what the whole"),
        (MORE, LESS, ALIKE, "Not shown: with as few false alarms"),
        (MORE, SAME, FEW, "Too few frames to tell"),
        (ALIKE, MORE, MORE, "Yes: with as few false alarms"),
        (SAME, SAME, LESS, "No: with as few false alarms, the crops find less"),
        (None, SAME, None, "Unknown: no frame is known to show a vehicle"),
    ],
)
def test_verdict_is_about_more_finds_at_no_more_alarms(found, alarms, matched, words) -> None:
    assert words in answer(told(found=found, alarms=alarms, matched=matched), "m").verdict


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (MORE, "The crops found more, but it is unknown at what rate of false alarms"),
        (LESS, "The crops found less than the whole picture"),
        (SAME, "The crops found what the whole picture found"),
        (ALIKE, "Not shown: chance could explain the difference"),
        (FEW, "Too few frames to tell"),
    ],
)
def test_without_negatives_the_verdict_says_what_is_unknown(found, words) -> None:
    assert answer(told(found=found, alarms=None), "m").verdict == words


def test_each_reason_says_what_it_holds() -> None:
    reason = answer(told(found=FEW, alarms=LESS, matched=ALIKE), "m").reason
    assert "Found where there is a vehicle: the crops +90.0 points from the whole" in reason
    assert "p 0.06 over 10 clusters of frames): too few to tell." in reason
    assert "\u221230.0 points from the whole" in reason
    assert "more than chance explains." in reason
    assert "at a rate of 5.0 %: the crops +30.0 points" in reason


def test_the_answer_names_the_controls_that_do_as_well() -> None:
    vehicles = told(found=MORE, alarms=LESS, matched=MORE)
    (matched,) = (row for row in vehicles.metrics.comparisons if row.at == "matched")
    for control, difference, p in (("random", 0.2, 0.01), ("shifted", 0.1, 0.3),
                                   ("enlarged", 0.1, 0.4)):  # fmt: skip
        vehicles.metrics.comparisons.append(
            msgspec.structs.replace(matched, first=control, p_holm=p, difference=gain(difference))
        )
    assert (
        "Beside the controls at that rate, the crops find more than random crops and cannot be "
        "told from shifted crops and whole, enlarged." in answer(vehicles, "m").reason
    )


def test_statistics_are_those_of_the_metrics(html: str, vehicles: TargetResults) -> None:
    part = re.search(r'<section id="statistics".*?</section>', html, re.S).group()
    for row in vehicles.metrics.quality:
        assert f">{share_words(row.sensitivity)}</td>" in part
        assert f">{row.brier:.3f}</td>" in part
    for row in vehicles.metrics.comparisons:
        assert f">{row.only_second:,} / {row.only_first:,}</td>" in part
    assert len(re.findall(r"<polyline", part)) == 2 * 3


@pytest.mark.parametrize("targets", [TARGETS, BOTH], ids=len)
def test_pointing_game_is_shown_with_its_baselines(
    tmp_path: Path, targets: dict[str, tuple[int, ...]]
) -> None:
    game = {"model": MODEL, "frames": 4, "no_evidence": 0, "hit_rate": 0.5, "centre_hits": 1,
            "centre_hit_rate": 0.25, "area": 0.125}  # fmt: skip
    games = [
        game | {"sample": sample, "strategy": strategy, "hits": hits, "energy": energy}
        for sample in ("street", None)
        for strategy, hits, energy in (("whole", 2, 0.25), ("crops", 3, 0.5))
    ]
    made = make_results(tmp_path, SAMPLES[:1], pointing=games, targets=targets)
    build_report.main(**made.arguments)
    page = made.arguments["report"].read_text(encoding="utf-8")
    part = plain(re.search(r'<section id="pointing".*?</section>', page, re.S).group())
    assert "street 2/4 3/4 1/4 25.0 % 50.0 % 12.5 %" in part
    assert part.startswith("Do the maps point at the vehicle?")
    assert "which need not be a vehicle" in part


def test_without_boxes_there_is_no_pointing_game(html: str) -> None:
    assert 'id="pointing"' not in html


def test_without_truth_there_are_no_statistics(tmp_path: Path) -> None:
    made = make_results(tmp_path, samples=[Sample("a", "photo", [""])])
    build_report.main(**made.arguments)
    assert "How sure is that?" not in made.arguments["report"].read_text(encoding="utf-8")


def with_a_control(made: Results) -> None:
    """Add a crop in the centre to every frame, called everywhere, as the control five_crop does."""
    paths = made.arguments
    for manifest in paths["views"]:
        rows = read_table(manifest)
        rows += [row | {"view": "centre"} for row in rows if row["view"] == "whole"]
        write_table(manifest, list(rows[0]), rows)
    for name, column, old, new in (
        ("scores", "view", "whole", "centre"),
        ("detections", "strategy", "crops", "five_crop"),
    ):
        rows = read_table(paths[name])
        more = {column: new, "score": "0.999", "detected": "yes"}
        rows += [row | more for row in rows if row[column] == old]
        write_table(paths[name], list(rows[0]), rows)
    metrics = json.loads(paths["metrics"].read_text())
    metrics["counts"] += [
        row | {"strategy": "five_crop", "detected": row["frames"],
               "true_positive": row["true_positive"] + row["false_negative"], "false_negative": 0,
               "false_positive": row["false_positive"] + row["true_negative"], "true_negative": 0}
        for row in metrics["counts"] if row["strategy"] == "crops"
    ]  # fmt: skip
    paths["metrics"].write_text(json.dumps(metrics))
    provenance = json.loads(paths["provenance"].read_text())
    provenance["config"]["controls"] = ["five_crop"]
    paths["provenance"].write_text(json.dumps(provenance))


def test_controls_have_a_table_and_leave_the_rest_as_it_is(
    results: Results, html: str, tmp_path: Path
) -> None:
    made = make_results(tmp_path)
    with_a_control(made)
    build_report.main(**made.arguments)
    found = made.arguments["report"].read_text(encoding="utf-8")
    table = re.search(
        r'<table class="plain">\s*<caption>Controls.*?</table>\s*<p.*?</p>', found, re.S
    )
    rows = [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", table[0], re.S)[1:]
    ]
    truth = [value for sample in SAMPLES for value in sample.truth]
    frames, yes, no = len(truth), truth.count("yes"), truth.count("no")
    assert rows[-1] == ["Crops and centre", "5", f"{frames}/{frames}", f"{yes}/{yes}", f"{no}/{no}"]
    known = detections(results).query("strategy == 'crops' and detected == 'yes'")["truth"]
    hits, alarms = (known == "yes").sum(), (known == "no").sum()
    assert rows[-2] == ["Crops", "4", f"{len(known)}/{frames}", f"{hits}/{yes}", f"{alarms}/{no}"]
    assert [row[0] for row in rows] == ["Whole", "Crops", "Crops and centre"]

    def rest(page: str) -> str:
        page = re.sub(r"<div><dt>Controls</dt>.*?</div>", "", page, flags=re.S)
        return re.sub(r'class="hash">\w+|\s', "", page)

    assert rest(found.replace(table[0], "")) == rest(html)
    assert made.arguments["figure"].read_bytes() == results.arguments["figure"].read_bytes()


def test_comparisons_with_controls_stand_apart(vehicles: TargetResults) -> None:
    rows = vehicles.metrics.comparisons
    more = [msgspec.structs.replace(row, first="random", second="crops") for row in rows[:3]]
    metrics = msgspec.structs.replace(vehicles.metrics, comparisons=rows + more)
    found = uncertainty(replace(vehicles, metrics=metrics), MODEL)
    assert found.comparisons == uncertainty(vehicles, MODEL).comparisons != []
    assert {row.names for row in found.with_controls} == {"Crops against random crops"}
    assert len(found.with_controls) == 3


def test_discordant_frames(results: Results, vehicles: TargetResults) -> None:
    wide = detections(results).pivot(
        index=["sample", "frame"], columns="strategy", values="detected"
    )
    only_crops = ((wide["crops"] == "yes") & (wide["whole"] == "no")).sum()
    assert discordant(vehicles.detections, MODEL)[0] == only_crops > 0


def test_no_evidence_is_said_and_not_drawn(html: str) -> None:
    section = re.search(r'<section class="sample" id="sample-3".*?</article>', html, re.S)[0]
    assert section.count("<strong>No positive evidence</strong>") == 2
    # Three crops have a map, and so have the crops together.
    assert section.count('filter="url(#colours)"') == len(VIEWS) - 2 + 1
    assert "nan" not in section.lower()


def test_each_picture_is_embedded_once(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1], models=("efficientnet_lite0", "vgg16"))
    build_report.main(**made.arguments)
    html = made.arguments["report"].read_text(encoding="utf-8")
    assert html.count("data:image/webp") == 1 and html.count('href="#picture-1"') > 4


def test_top_k_rule_draws_no_threshold(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[-1:], rule="top_k")
    build_report.main(**made.arguments)
    html = made.arguments["report"].read_text(encoding="utf-8")
    assert '<line class="threshold"' not in html and "among its first 3 predictions" in html


def first_picture(results: Results) -> Path:
    manifest = results.arguments["views"][0]
    return next(manifest.with_suffix("").glob("*-whole.png"))


def test_changed_picture_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    picture = first_picture(made)
    picture.write_bytes(picture.read_bytes() + b"x")
    with pytest.raises(InputError, match=picture.name):
        build_report.main(**made.arguments)
    assert not made.arguments["report"].exists()


def test_missing_picture_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    picture = first_picture(made)
    picture.unlink()
    with pytest.raises(InputError, match=picture.name):
        build_report.main(**made.arguments)


def test_missing_maps_are_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    with pytest.raises(InputError, match="Grad-CAM"):
        build_report.main(**{**made.arguments, "gradcam": []})


def test_map_file_without_a_view_is_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    path = made.arguments["gradcam"][0]
    with np.load(path) as data:
        arrays = {name: data[name][:-1] for name in data.files}
    np.savez(path, **arrays)
    with pytest.raises(InputError, match="bottom_right"):
        build_report.main(**made.arguments)


@pytest.mark.parametrize("name", ["predictions", "scores", "detections", "metrics", "provenance"])
def test_broken_table_is_an_error(tmp_path: Path, name: str) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    made.arguments[name].write_text("nothing\n")
    with pytest.raises(InputError, match=made.arguments[name].name):
        build_report.main(**made.arguments)


def test_unknown_colour_map_is_an_error() -> None:
    with pytest.raises(InputError, match="rainbow2"):
        colormap_tables("rainbow2")


def test_colour_tables_are_those_of_matplotlib() -> None:
    tables = np.array([list(map(float, table.split())) for table in colormap_tables("inferno")])
    assert np.abs(tables.T - matplotlib.colormaps["inferno"].colors).max() <= 0.00051


@pytest.mark.parametrize(("shape", "factor"), [((7, 7), 8), ((7, 9), 6), ((40, 60), 1)])
def test_map_keeps_its_values(shape: tuple[int, int], factor: int) -> None:
    values = np.random.default_rng(1).uniform(0, 3, shape).astype(np.float32)
    data = base64.b64decode(embed_map(values).split(",")[1])
    with Image.open(io.BytesIO(data)) as picture:
        grey = np.asarray(picture, float)
    assert grey.shape == (shape[0] * factor, shape[1] * factor)
    wanted = half_pixel(half_pixel(values, factor).T, factor).T
    assert np.abs(grey / 255 - wanted / values.max()).max() <= 0.5 / 255 + 1e-4


def half_pixel(values: np.ndarray, factor: int) -> np.ndarray:
    """Rows of `values` scaled up linearly between the centres of its cells."""
    places = (np.arange(values.shape[1] * factor) + 0.5) / factor - 0.5
    return np.array([np.interp(places, range(len(row)), row) for row in values])


def test_frames_worth_looking_at(results: Results, vehicles: TargetResults) -> None:
    rows = vehicles.detections[vehicles.detections["sample"] == "campus"]
    choices = chosen_frames(rows, ordered=True)
    frames = [choice.frame for choice in choices]
    wide = rows.pivot(index="frame", columns="strategy", values="score")
    gain = wide["crops"] - wide["whole"]
    assert frames == sorted(set(frames)) and len(frames) <= MOST
    assert {gain.idxmax(), gain.idxmin()} <= set(frames)
    assert all(choice.reasons for choice in choices)


def test_small_folder_is_shown_completely(vehicles: TargetResults) -> None:
    rows = vehicles.detections[vehicles.detections["sample"] == "folder"]
    assert [choice.frame for choice in chosen_frames(rows, ordered=False)] == [0, 1, 2]


def long_video(frames: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    score = np.full(frames, 0.2)
    score[frames // 2] = 0.9
    scores = pd.DataFrame(
        {"frame": np.tile(np.arange(frames), 2), "view": np.repeat(["whole", "top_left"], frames),
         "time": np.tile(np.arange(frames) / 25, 2), "score": np.tile(score, 2),
         "detected": np.tile(score > 0.5, 2)}
    )  # fmt: skip
    detections = pd.DataFrame(
        {"frame": np.tile(np.arange(frames), 2), "strategy": np.repeat(["whole", "crops"], frames),
         "detected": np.tile(score > 0.5, 2), "truth": ""}
    )  # fmt: skip
    return scores, detections


def test_long_lines_keep_their_peaks() -> None:
    start = time.perf_counter()
    chart = timeline(*long_video(20_000), 0.5, [(3, "a")], {})
    assert time.perf_counter() - start < 5
    points = [point.split(",") for point in chart.lines[0].points.split()]
    assert len(points) <= MOST_POINTS
    assert min(float(y) for _, y in points) == pytest.approx(1000 * (1 - 0.9), abs=0.1)
    assert chart.lines[0].highest == "0.900" and chart.lines[0].detected == 1


def test_long_charts_read_a_bounded_number_of_frames() -> None:
    chart = timeline(*long_video(20_000), 0.5, [(3, "a")], {})
    assert len(json.dumps(chart.data)) < 250_000


def test_many_crops_become_one_line() -> None:
    names = ["whole", *(f"r{row}c{column}" for row in range(1, 4) for column in range(1, 4))]
    scores = pd.DataFrame(
        [{"frame": frame, "view": name, "time": np.nan, "score": 0.1 * (frame + 1) * (i == 3),
          "detected": i == 3} for frame in range(3) for i, name in enumerate(names)]
    )  # fmt: skip
    detections = pd.DataFrame({"frame": [0, 1, 2] * 2, "strategy": ["whole"] * 3 + ["crops"] * 3,
                               "detected": False, "truth": ""})  # fmt: skip
    chart = timeline(scores, detections, None, [], {})
    assert [line.name for line in chart.lines if line.points] == [
        "whole picture",
        "best crop of each frame",
    ]
    assert [tick.label for tick in chart.x_ticks] == ["0", "1", "2"]
    assert chart.unit == "frame" and chart.lines[-1].highest == "0.300"


def test_score_stays_on_its_side_of_the_threshold() -> None:
    assert score_words(0.09996, 0.1) == "0.09996"
    assert score_words(0.1, 0.1) == "0.100"
    assert score_words(0.0001) == "<0.001"


def test_view_names() -> None:
    assert view_words("bottom_left") == "bottom left"
    assert view_words("r2c11") == "row 2, column 11"


def built(folder: Path, *arguments: Any, **options: Any) -> str:
    made = make_results(folder, *arguments, **options)
    build_report.main(**made.arguments)
    return made.arguments["report"].read_text(encoding="utf-8")


def section(html: str, sample: int) -> str:
    return re.search(rf'<section class="sample" id="sample-{sample}".*?</section>', html, re.S)[0]


def test_frames_of_a_folder_are_named_by_their_photos(html: str) -> None:
    folder = section(html, 4)
    for frame in range(3):
        title = f"Frame {frame}, {escape(SAMPLES[3].source(frame))}"
        assert f"</span> {title}</h5>" in folder
        assert f'aria-label="{title}, shown below"' in folder
        assert f'aria-label="{title}: the whole picture' in folder
        assert f'aria-label="{title}: the same picture' in folder
        assert folder.count(f"First classes of the top left, {title}</caption>") == 1
    named = re.findall(r"<td>frame (\d), (.*?)</td>", folder)
    assert named and all(escape(SAMPLES[3].source(int(f))) == name for f, name in named)
    assert re.search(r"Frame \d(?!,)", folder) is None
    assert HOSTILE_PHOTO not in html


def test_only_frames_of_a_folder_are_named_by_their_files(html: str) -> None:
    assert "medium.bin" not in html


def test_cursor_names_frames_of_a_folder_by_their_photos(html: str) -> None:
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])
    assert data["titles"] == [f"Frame {i}, {SAMPLES[3].source(i)}" for i in range(3)]


def test_photos_of_a_folder_are_not_joined_by_lines(tmp_path: Path) -> None:
    truth = ["yes", "no"] * 40
    html = built(tmp_path, [Sample("photos", "folder", truth), Sample("clip", "video", truth)])
    folder, video = section(html, 1), section(html, 2)
    assert "<polyline" not in folder and '<line class="line ' not in folder
    dots = re.findall(r'<path class="dots apart line-\w+" d="(.*?)"/>', folder)
    assert [path.count("M") for path in dots] == [80] * 5 + [1] * 5  # the plot, then the table
    assert "first change" not in folder and "over time" not in folder
    assert video.count("<polyline") == 5 and "first change" in video and "apart" not in video


def test_frames_of_one_video_resemble_each_other_but_photos_do_not(tmp_path: Path) -> None:
    for kind, said in (("video", True), ("folder", False)):
        made = make_results(tmp_path / kind, [Sample("many", kind, ["yes"] * 5), SAMPLES[0]])
        limits = " ".join(answer(read(made).about("vehicle"), MODEL).limits)
        assert "5 of all 6 frames belong to one sample, many" in limits
        assert ("frames of one video resemble each other" in limits) == said


@pytest.mark.parametrize(
    ("heatmap", "words"),
    [
        ({"alpha": 0.3, "blend": "mix"},
         "a weight of 0.3, mixed with the picture at 0.7; the slider of this report mixes in the "
         "same way"),
        ({"alpha": 0.4, "blend": "add"},
         "a weight of 0.4, added to the full picture and cut off at white; the slider of this "
         "report mixes instead"),
    ],
)  # fmt: skip
def test_method_says_how_overlays_were_drawn(
    tmp_path: Path, heatmap: dict[str, Any], words: str
) -> None:
    assert words in built(tmp_path, SAMPLES[:1], heatmap=heatmap)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        (Grid(1, 1), "<li>1 crop is one chance to find something and one of a false alarm, as"),
        (Grid(1, 2), "<li>2 crops are 2 chances instead of one to find something, and as many of"),
        (Grid(3, 3, 0.2), "<li>9 crops are 9 chances instead of one to find something, and as"),
    ],
)
def test_chances_are_as_many_as_crops(tmp_path: Path, grid: Grid, words: str) -> None:
    assert words in built(tmp_path, SAMPLES[:1], grid=grid)


@pytest.mark.parametrize("overlap", [0.0, 0.2])
def test_method_says_which_map_covers_which(tmp_path: Path, overlap: float) -> None:
    html = built(tmp_path, SAMPLES[:1], grid=Grid(3, 3, overlap))
    assert ("the map of the later crop covers" in html) == (overlap > 0)


@pytest.mark.parametrize("text", ["frame\tsource\nx\ta.jpg\n", "frame\n0\n", ""])
def test_broken_table_of_frames_is_an_error(tmp_path: Path, text: str) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    made.arguments["frames"][0].write_text(text)
    with pytest.raises(InputError, match=r"frames\.tsv"):
        build_report.main(**made.arguments)


def test_data_block_cannot_end_its_element() -> None:
    text = str(_json_data({"a": "</script><!--"}))
    assert "<" not in text and json.loads(text) == {"a": "</script><!--"}


def test_summary_row_of_a_hostile_name(vehicles: TargetResults) -> None:
    row = summary_row(vehicles, MODEL, HOSTILE, "sample-2")
    assert row.sample == HOSTILE and row.truth == "no vehicle"


@pytest.fixture(scope="module")
def two_targets(tmp_path_factory: pytest.TempPathFactory) -> Results:
    made = make_results(tmp_path_factory.mktemp("two"), targets=BOTH)
    build_report.main(**made.arguments)
    return made


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


def test_the_figure_has_the_panel_of_each_target(results: Results, two_targets: Results) -> None:
    one, two = (np.asarray(Image.open(made.arguments["figure"])) for made in (results, two_targets))
    blue = [(picture[..., :3] == (0, 114, 178)).all(axis=-1).sum() for picture in (one, two)]
    assert two.shape[0] > 1.5 * one.shape[0]
    # No dog is found in any whole picture: its panel adds no bar.
    assert blue[0] > 0 and blue[1] == pytest.approx(blue[0], rel=0.2)


@pytest.mark.parametrize(
    ("explained", "words"),
    [("target", "all vehicle classes"), ("dog", "all dog classes"), ("pug", "the class pug")],
)
def test_the_method_names_the_target_that_is_explained(
    two_targets: Results, explained: str, words: str
) -> None:
    both = read(two_targets)
    gradcam = msgspec.structs.replace(both.config.gradcam, class_=explained)
    changed = replace(both, config=msgspec.structs.replace(both.config, gradcam=gradcam))
    steps = {step.name: step.text for step in method_steps(changed)}
    assert f"The maps explain {words}:" in steps["Grad-CAM"]
    group = changed.about("dog").explained_target
    assert (f"All maps are of the {group} classes" in steps["Evidence"]) == (group is not None)


def test_target_classes_are_listed(html: str) -> None:
    listing = re.search(r'<ul class="targets">.*?</ul>', html, re.S)[0]
    assert listing.count("<li>") == len(TARGET)


def test_shares_of_the_evidence_agree_with_the_table(results: Results, html: str) -> None:
    table = pd.read_csv(results.arguments["evidence"], sep="\t")
    rows = table[(table["sample"] == "street") & (table["frame"] == 0)].set_index("view")
    card = re.search(r'<section class="sample" id="sample-1".*?</article>', html, re.S)[0]
    sides = re.findall(r"<figure>.*?</figure>", card, re.S)
    for side, column in zip(sides, ("share_of_whole", "share_of_crops"), strict=True):
        said = re.findall(r"<text[^>]*>([\d.]+) %</text>", side)
        assert [float(text) for text in said] == [
            pytest.approx(100 * rows[column][view], abs=0.051) for view in VIEWS[1:]
        ]
        assert f"{said[-1]} % in bottom right" in side


def test_crops_together_are_coloured_up_to_the_largest_of_them() -> None:
    views = [View("whole", Box(0, 0, 20, 10), Path(), {})]
    views += [View("left", Box(0, 0, 10, 10), Path(), {})]
    views += [View("right", Box(10, 0, 20, 10), Path(), {})]
    levels = {"whole": 7.0, "left": 1.0, "right": 4.0}
    maps = {
        name: RawMap(np.full((7, 7), level, np.float32), 1, 0.5) for name, level in levels.items()
    }
    rows = pd.DataFrame(
        {"view": ["left", "right"], "share_of_crops": [0.2, 0.8], "share_of_whole": [0.5, 0.5]}
    )
    _, crops = evidence_panels(views, maps, rows)
    data = base64.b64decode(crops.uri.removeprefix("data:image/png;base64,"))
    with Image.open(io.BytesIO(data)) as picture:
        grey = np.asarray(picture)
    half = grey.shape[1] // 2
    assert (grey[:, :half] == 64).all() and (grey[:, half:] == 255).all()
    assert [share.words for share in crops.shares] == ["20.0 %", "80.0 %"]
    nothing = {name: RawMap(np.zeros((7, 7), np.float32), 1, 0.5) for name in levels}
    assert all(side.uri is None for side in evidence_panels(views, nothing, rows))
