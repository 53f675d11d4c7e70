"""Only what changed runs again: each test changes one thing and names every job that is due.

Any change of the config is due in provenance.json, which holds the config, and so in the report,
which quotes it: record_provenance and build_report follow each of them, and take two seconds.
"""

import os
import shutil
import time

import pytest
import workspace
from reads import undeclared, unread
from workspace import PHOTO, every

from cropsight.files import read_table
from cropsight.network.architectures import resolve
from cropsight.network.weights import find_origin

RECORD = ["build_report", "record_provenance"]
EVALUATE = ["build_report", "evaluate_detections"]
COMPARE = ["tabulate_detections", *EVALUATE]
MEASURE = ["measure_evidence"]
PLAY = ["evaluate_pointing_game", "evaluate_detections"]
AFTER_CLASSIFYING = [
    *every("classify_views, explain_views, draw_heatmaps"),
    *MEASURE,
    *COMPARE,
]


def test_a_second_run_has_nothing_to_do(finished):
    again = finished[0].run("--cores", "2")
    assert again.names == []
    assert "Nothing to be done" in again.terminal


def test_cores_threads_and_resources_change_nothing(finished):
    threads = ["--set-threads", "classify_views=7", "draw_heatmaps=3"]
    resources = ["--set-resources", "explain_views:mem_mb=9000"]
    assert finished[0].due("--cores", "7", *threads, *resources) == []


def test_dates_alone_change_nothing(copy):
    for folder in ("scripts", "rules", "config", "profiles", "media", "resources"):
        for path in (copy / folder).rglob("*"):
            path.touch()
    assert copy.due() == []


def test_file_over_the_limit_for_checksums_is_compared_by_its_date(copy):
    """A known limit: the profile sets it to 256 MB, which a long video may pass."""
    (copy / "media/clip.avi").touch()
    assert copy.due() == []
    assert "extract_frames clip" in copy.due("--max-checksum-file-size", "1000")


def test_a_copy_elsewhere_has_nothing_to_do(copy):
    assert copy.due() == []


def test_features_are_deleted_after_use_and_not_missed(copy):
    assert list((copy / "results").rglob("*.features.npy")) == []
    assert copy.due() == []


def test_colour_map_redraws_without_a_network(copy):
    copy.append("config/config.yaml", "heatmap: {colormap: viridis}\n")
    assert copy.due() == sorted([*every("draw_heatmaps"), *RECORD])


def test_decision_rule_compares_anew(copy):
    copy.append("config/config.yaml", "decision: {threshold: 0.5}\n")
    assert copy.due() == sorted([*COMPARE, "record_provenance"])


def test_other_intervals_need_tables_and_maps_only(copy):
    copy.append("config/config.yaml", "evaluation: {confidence: 0.9}\n")
    assert copy.due() == sorted([*PLAY, *RECORD])
    # Of which the comparison alone hangs on the rate and the bins of sizes.
    copy.replace("config/config.yaml", "confidence: 0.9", "false_positive_rate: 0.1, sizes: [0.1]")
    assert copy.due() == sorted([*EVALUATE, "record_provenance"])


@pytest.mark.parametrize("chosen", ["target", "vehicle"])
def test_the_target_s_maps_are_there_and_drawn_without_a_network(copy, chosen):
    copy.append("config/config.yaml", f"gradcam: {{class: {chosen}}}\n")
    assert copy.due() == sorted([*every("draw_heatmaps"), *RECORD])


def test_explained_class_without_features_needs_the_network_again(copy):
    copy.append("config/config.yaml", "gradcam: {class: minivan}\n")
    assert copy.due() == sorted([*AFTER_CLASSIFYING, "record_provenance"])


def test_explained_class_with_kept_features_runs_the_heads_only(copy):
    copy.append("config/config.yaml", "keep_features: true\n")
    assert copy.due() == RECORD
    # Of one sample only, which is enough.
    (copy / "config/samples.tsv").write_text(workspace.SHEET.replace("lot\tmedia/lot\n", ""))
    (copy / "results/predictions/lite/clip/0000.npz").unlink()
    copy.run("--cores", "2")
    assert (copy / "results/predictions/lite/clip/0000.features.npy").exists()
    assert copy.due() == []
    heads = every("explain_views, draw_heatmaps", "clip 0000")
    copy.append("config/config.yaml", "gradcam: {class: minivan}\n")
    assert copy.due() == sorted([*heads, *MEASURE, *RECORD])
    copy.replace("config/config.yaml", "gradcam: {class: minivan}", "target: [vehicle, dog]")
    assert copy.due() == sorted([*heads, *MEASURE, *COMPARE, "record_provenance"])


def test_another_cam_method_is_as_another_class(copy):
    copy.append("config/config.yaml", "gradcam: {method: eigencam}\n")
    assert copy.due() == sorted({*AFTER_CLASSIFYING, *PLAY, "record_provenance"})


def test_what_only_score_cam_uses_changes_nothing_else(copy):
    copy.append("config/config.yaml", "gradcam: {channels: 5}\n")
    assert copy.due() == RECORD


def test_score_cam_explains_from_views_and_network(copy):
    copy.append(
        "config/config.yaml", "keep_features: true\ngradcam: {method: scorecam, channels: 2}\n"
    )
    # Of one sample only, which is enough.
    (copy / "config/samples.tsv").write_text(workspace.SHEET.replace("lot\tmedia/lot\n", ""))
    outcome = copy.run("--cores", "2")
    steps = "classify_views, explain_views, draw_heatmaps"
    assert outcome.names == sorted(
        {*every(steps, "clip 0000"), *MEASURE, *PLAY, *COMPARE, "record_provenance"}
    )
    (job,) = (job for job in outcome.jobs if job["rule"] == "explain_views")
    needed = {
        "results/views/clip/0000.tsv",
        "results/views/clip/0000",
        "resources/networks/lite.body",
    }
    assert needed <= set(job["input"])
    assert copy.due() == []
    copy.replace("config/config.yaml", "channels: 2", "channels: 3")
    explained = every("explain_views, draw_heatmaps", "clip 0000")
    assert copy.due() == sorted([*explained, *MEASURE, *RECORD])
    copy.replace("config/config.yaml", "scorecam", "hirescam")
    assert copy.due() == sorted([*explained, *MEASURE, *PLAY, *RECORD])


def test_classes_of_the_target_compare_and_explain_anew(copy):
    table = copy / "config/targets/vehicle.tsv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    assert copy.due() == sorted({*AFTER_CLASSIFYING, *PLAY})
    # An unpacked or moved file keeps its old date.
    os.utime(table, (0, 0))
    assert copy.due() == sorted({*AFTER_CLASSIFYING, *PLAY})


def test_another_target_compares_and_explains_anew(copy):
    copy.append("config/config.yaml", "target: mosque\n")
    assert copy.due() == sorted({*AFTER_CLASSIFYING, *PLAY, "record_provenance"})


def test_a_second_target_compares_and_explains_anew_and_then_is_drawn_without_a_network(copy):
    copy.append("config/config.yaml", "target: [vehicle, dog]\n")
    (copy / "config/samples.tsv").write_text(
        "sample\tpath\ttruth_dog\nlot\tmedia/lot\tno\nclip\tmedia/clip.avi\n"
    )
    before = (copy / "results/scores.tsv").read_text()
    outcome = copy.run("--cores", "2")
    assert outcome.names == sorted([*AFTER_CLASSIFYING, "record_provenance"])
    header, *rows = (copy / "results/scores.tsv").read_text().splitlines(keepends=True)
    assert header + "".join(row for row in rows if "\tvehicle\t" in row) == before
    assert len([row for row in rows if "\tdog\t" in row]) == len(before.splitlines()) - 1
    copy.append("config/config.yaml", "gradcam: {class: dog}\n")
    assert copy.due() == sorted([*every("draw_heatmaps"), *RECORD])
    # Boxes and evidence are of the first one; its maps are there too.
    copy.replace("config/config.yaml", "[vehicle, dog]", "[dog, vehicle]")
    copy.replace("config/samples.tsv", "truth_dog", "truth_vehicle")
    assert copy.due() == sorted(
        {*every("draw_heatmaps"), *MEASURE, *PLAY, *COMPARE, "record_provenance"}
    )


def test_base_height_starts_at_resizing(copy):
    copy.replace("config/config.yaml", "base_height: 64", "base_height: 65")
    steps = every("resize_frames, crop_views, classify_views, explain_views, draw_heatmaps")
    assert copy.due() == sorted([*steps, *MEASURE, *COMPARE, "record_provenance"])


def test_grid_starts_at_cropping(copy):
    copy.append("config/config.yaml", "grid: {columns: 3}\n")
    steps = every("crop_views, classify_views, explain_views, draw_heatmaps")
    assert copy.due() == sorted([*steps, *MEASURE, *COMPARE, "record_provenance"])


def test_crops_of_a_control_start_at_cropping(copy):
    copy.append("config/config.yaml", "controls: [shifted]\n")
    steps = every("crop_views, classify_views, explain_views, draw_heatmaps")
    assert copy.due() == sorted([*steps, *MEASURE, *COMPARE, "record_provenance"])


def test_controls_that_do_not_crop_leave_the_views_and_the_network_alone(copy):
    copy.append("config/config.yaml", "controls: [enlarged, mean]\n")
    copy.append("config/config.yaml", "random_crops: {seed: 1, draws: 2}\n")
    more = [name.replace("lite", "lite-enlarged") for name in every("classify_views")]
    more.append("compile_network lite-enlarged")
    assert copy.due() == sorted([*more, *COMPARE, "record_provenance"])


def test_truth_compares_anew(copy):
    sheet = "sample\tpath\ttruth\nlot\tmedia/lot\tyes\nclip\tmedia/clip.avi\t\n"
    (copy / "config/samples.tsv").write_text(sheet)
    assert copy.due() == sorted(COMPARE)


def test_scene_compares_anew(copy):
    sheet = "sample\tpath\tscene\nlot\tmedia/lot\tyard\nclip\tmedia/clip.avi\tyard\n"
    (copy / "config/samples.tsv").write_text(sheet)
    assert copy.due() == sorted(COMPARE)


def test_another_model_runs_beside_the_first(copy):
    copy.replace("config/config.yaml", "base_height", "  - efficientnet_lite1\nbase_height")
    due = copy.due()
    assert "fetch_weights efficientnet_lite1" in due
    assert [job for job in due if " lite" in job] == []
    assert not any(job.startswith(("extract", "resize", "crop")) for job in due)


def test_replaced_photo_reruns_its_batch_only(copy):
    """Run for real: what a new photo changes is only known once the frames are extracted."""
    workspace.picture(99).save(copy / "media/lot/c.png")
    outcome = copy.run("--cores", "2")
    steps = "resize_frames, crop_views, classify_views, explain_views, draw_heatmaps"
    assert outcome.names == sorted(
        ["extract_frames lot", *every(steps, "lot 0001"), *MEASURE, *COMPARE, "record_provenance"]
    )
    assert copy.due() == []


def test_replaced_photo_with_an_old_date_is_noticed(copy):
    """Photos keep the date of their making when they are moved or unpacked."""
    photo = copy / "media/lot/c.png"
    workspace.picture(99).save(photo)
    long_ago = time.time() - 10**8
    os.utime(photo, (long_ago, long_ago))
    assert "extract_frames lot" in copy.due()


def test_photo_added_at_the_end_leaves_earlier_batches_alone(copy):
    workspace.picture(99).save(copy / "media/lot/d.png")
    assert copy.run("frames", "--cores", "2").names == ["extract_frames lot"]
    steps = "resize_frames, crop_views, classify_views, explain_views, draw_heatmaps"
    assert copy.due() == sorted(
        [*every(steps, "lot 0001"), *MEASURE, *COMPARE, "record_provenance"]
    )


def test_file_that_is_no_photo_is_named_and_makes_no_batch_run_again(copy):
    (copy / "media/lot/notes.txt").write_text("rain")
    assert copy.run("frames", "--cores", "2").names == ["extract_frames lot"]
    assert "notes.txt" in (copy / "results/frames/lot/frames.tsv").read_text()
    batch = ("resize", "crop", "classify", "explain", "draw")
    assert not any(job.startswith(batch) for job in copy.due())


def test_added_sample_leaves_the_others_alone(copy):
    copy.append("config/samples.tsv", PHOTO)
    assert copy.run("frames", "--cores", "2").names == ["extract_frames photo"]
    steps = "resize_frames, crop_views, classify_views, explain_views, draw_heatmaps"
    assert copy.due() == sorted(
        [*every(steps, "photo 0000"), *MEASURE, *COMPARE, "record_provenance"]
    )


def test_removed_sample_leaves_the_others_alone(copy):
    (copy / "config/samples.tsv").write_text(workspace.SHEET.replace("lot\tmedia/lot\n", ""))
    assert copy.due() == sorted([*MEASURE, *COMPARE, "record_provenance"])


def test_order_of_samples_runs_no_network(copy):
    header, *lines = workspace.SHEET.splitlines(keepends=True)
    (copy / "config/samples.tsv").write_text("".join([header, *reversed(lines)]))
    assert set(copy.due()) <= {*MEASURE, *COMPARE, "record_provenance"}


@pytest.mark.parametrize(
    ("module", "due"),
    [
        ("maps/upsampling.py", ["build_report", *MEASURE, *PLAY, *every("draw_heatmaps")]),
        ("maps/drawing.py", every("draw_heatmaps")),
        ("decisions/decision.py", COMPARE),
        ("statistics/paired.py", EVALUATE),
        ("report/page.py", ["build_report"]),
        ("report/data/report.css", ["build_report"]),
        ("results/provenance.py", RECORD),
        ("views/boxes.py", [*every("crop_views"), *AFTER_CLASSIFYING, *PLAY]),
        ("views/grid.py", [*every("crop_views"), *AFTER_CLASSIFYING, *PLAY]),
        ("results/map_tables.py", ["build_report", *MEASURE, *PLAY, *every("draw_heatmaps")]),
        ("network/inputs.py", AFTER_CLASSIFYING),
        ("workflow/progress.py", []),
        ("settings/schema.py", []),
    ],
)
def test_edited_module_reruns_the_rules_that_use_it(copy, module, due):
    comment = "\n/* edited */\n" if module.endswith(".css") else "\n# edited\n"
    copy.append(f"scripts/cropsight/{module}", comment)
    assert copy.due() == sorted(set(due))


def test_edited_script_reruns_its_rule(copy):
    copy.append("scripts/draw_heatmaps.py", "\n# edited\n")
    assert copy.due() == every("draw_heatmaps")


def test_edited_class_table_reruns_the_rules_that_name_classes(copy):
    copy.append("scripts/cropsight/labels/data/imagenet_classes.tsv", "\n")
    due = copy.due()
    assert set(every("draw_heatmaps")) | set(COMPARE) <= set(due)
    assert not set(every("crop_views")) & set(due)


def test_a_local_weights_file_is_fetched_and_another_in_its_place_noticed(tmp_path):
    made = workspace.create(tmp_path / "local")
    made.replace("config/config.yaml", "_lite0\n", "_lite0\n    weights: mine.pth\n")
    shutil.copy(find_origin(resolve("efficientnet_lite0")).path, made / "mine.pth")
    target = "resources/weights/lite.weights.h5"
    assert made.run("--cores", "1", target).names == ["fetch_weights lite"]
    assert made.due(target) == []
    made.append("mine.pth", "another")
    os.utime(made / "mine.pth", (1, 1))
    assert made.due(target) == ["fetch_weights lite"]


BOXED_STEPS = (
    "crop_oracle", "classify_oracle", "erase_boxes", "classify_erased", "tabulate_erased",
)  # fmt: skip


def test_boxes_play_and_paint_anew_and_words_of_truth_do_not(copy):
    sheet = "sample\tpath\ttruth\nlot\tmedia/lot\t{}\nclip\tmedia/clip.avi\tno\n"
    boxes = "frame\tx0\ty0\tx1\ty1\n1\t90\t80\t120\t100\n2\t5\t0\t{}\t20\n"
    (copy / "boxes.tsv").write_text(boxes.format(20))
    (copy / "config/samples.tsv").write_text(sheet.format("boxes.tsv"))
    copy.append("config/config.yaml", "controls: [oracle]\n")
    erase = every("erase_boxes, classify_erased", "lot 0000, lot 0001")
    oracle = every("crop_oracle, classify_oracle")
    due = {*PLAY, *COMPARE, *erase, *oracle, "tabulate_erased"}
    outcome = copy.run("--cores", "2")
    assert outcome.names == sorted({*due, "record_provenance"})
    for rule in (*BOXED_STEPS, "evaluate_pointing_game"):
        assert undeclared(copy, outcome, rule) == unread(copy, outcome, rule) == set()
    assert (copy / "results/pointing.tsv").read_text().count("\tlot\t1\t") == 2
    assert (copy / "results/erased.tsv").read_text().count("\tlot\tvehicle\t2\t") >= 6
    assert copy.due() == []
    # Another box paints its own batch anew, and no other. The oracle's crops that are not at the
    # lower right are at its place.
    places = {
        f"{path.parent.name} {path.stem}": [float(row["x0"]) == 0 for row in read_table(path)]
        for path in (copy / "results/oracle").glob("*/*.tsv")
    }
    assert len(places) == 3 and sum(map(len, places.values())) == 5
    borrowing = [batch for batch, lent in places.items() if any(lent)]
    assert "lot 0001" in borrowing
    (copy / "boxes.tsv").write_text(boxes.format(21))
    os.utime(copy / "boxes.tsv", (1, 1))
    erase = every("erase_boxes, classify_erased", "lot 0001")
    oracle = every("crop_oracle, classify_oracle", ", ".join(borrowing))
    assert copy.due() == sorted({*PLAY, *COMPARE, *erase, *oracle, "tabulate_erased"})
    (copy / "config/samples.tsv").write_text(sheet.format("boxes.tsv").replace("\tno", "\tyes"))
    (copy / "boxes.tsv").write_text(boxes.format(20))
    assert copy.due() == sorted(COMPARE)
    # Calls are made of logits.
    copy.append("config/config.yaml", "decision: {threshold: 0.5}\n")
    assert copy.due() == sorted({*COMPARE, "tabulate_erased", "record_provenance"})
