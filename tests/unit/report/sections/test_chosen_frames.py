from cropsight.report.run_results import TargetResults
from cropsight.report.sections.chosen_frames import MOST, chosen_frames


def test_frames_worth_looking_at(vehicles: TargetResults) -> None:
    rows = vehicles.detections[vehicles.detections["sample"] == "campus"]
    choices = chosen_frames(rows, ordered=True)
    frames = [choice.frame for choice in choices]
    wide = rows.pivot(index="frame", columns="strategy", values="score")
    gain = wide["crops"] - wide["whole"]
    assert frames == sorted(set(frames)) and len(frames) <= MOST
    assert {gain.idxmax(), gain.idxmin()} <= set(frames)
    assert all(choice.reasons for choice in choices)
    (typical,) = (
        (choice.frame, reason)
        for choice in choices
        for reason in choice.reasons
        if reason.startswith("a typical frame")
    )
    middle = (gain - gain.median()).abs().idxmin()
    assert typical == (
        middle,
        f"a typical frame, closest to the median gain: {gain[middle]:+.3f}",
    )


def test_small_folder_is_shown_completely(vehicles: TargetResults) -> None:
    rows = vehicles.detections[vehicles.detections["sample"] == "folder"]
    assert [choice.frame for choice in chosen_frames(rows, ordered=False)] == [0, 1, 2]
