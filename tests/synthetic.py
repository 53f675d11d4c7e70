"""A made-up results folder for the report's tests: small pictures, seeded logits, hostile names."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image, ImageDraw

import measure_evidence
from cropsight.decisions.decision import Decision, verdicts
from cropsight.evaluation.metrics import evaluate
from cropsight.files import sha256
from cropsight.labels import imagenet
from cropsight.network.scores import probabilities, target_scores, top_classes
from cropsight.results import view_tables
from cropsight.results.arrays import TOP, BatchMaps, write_maps
from cropsight.results.detection_tables import DETECTIONS, SCORES
from cropsight.results.documents import Evaluation
from cropsight.results.frame_tables import FRAMES, FrameRow, LeftOutRow
from cropsight.results.view_tables import ViewRow
from cropsight.views import grid as view_grid
from cropsight.views.grid import crop_boxes, crop_names
from handmade import filled, write_table

HOSTILE = "\"'><img src=x onerror=alert(1)>&{{7*7}}$x^2$"
HOSTILE_LABEL = "</script><script>alert(2)</script><img/src=x onerror=alert(3)>"
HOSTILE_PHOTO = "</script><img src=x onerror=alert(4)>\"'&.jpg"
# From right to left, and turning around what follows.
TURNING_PHOTO = "\u202e\u05e9\u05dc\u05d5\u05dd-gpj.2"
VIEWS = ("whole", "top_left", "bottom_left", "top_right", "bottom_right")
TARGET = (656, 675, 705, 751, 817)  # minivan, moving_van, passenger_car, racer, sports_car
TARGETS = {"vehicle": TARGET}
DOG = (151, 207, 254)  # Chihuahua, golden_retriever, pug
# What is there of any other target, where this is there of vehicles.
OTHERWISE = {"yes": "no", "no": "yes"}
BATCH = 16
EVALUATION = {"confidence": 0.95, "block_seconds": 1, "resamples": 200, "seed": 0,
              "false_positive_rate": 0.1, "margin": 0.1, "sizes": 4}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One sample: its frames' truth gives their number."""

    name: str
    kind: str
    truth: Sequence[str]
    size: tuple[int, int] = (301, 203)
    left_out: Sequence[LeftOutRow] = ()
    scene: str = ""
    largest_boxes: Sequence[float | None] = ()

    def source(self, frame: int) -> str:
        """Name of the file that a frame comes from; a folder's second photo has a hostile one."""
        if self.kind != "folder":
            return "medium.bin"
        return {1: HOSTILE_PHOTO, 2: TURNING_PHOTO}.get(frame, f"photo-{frame}.jpg")


SAMPLES = (
    Sample("street", "photo", ["yes"]),
    Sample(HOSTILE, "photo", ["no"], (203, 301)),
    Sample("no-evidence", "photo", [""]),
    Sample("folder", "folder", ["yes", "no", "unsure"]),
    Sample("campus", "video", ["yes"] * 20 + ["unsure"] * 3 + ["no"] * 17),
)


@dataclass(frozen=True)
class Grid(view_grid.Grid):
    """A grid of crops, and the views of a frame."""

    rows: int = 2
    columns: int = 2

    @property
    def views(self) -> tuple[str, ...]:
        """Names of the views: the whole, then the crops."""
        return ("whole", *crop_names(self.rows, self.columns))


@dataclass
class Results:
    """Paths of the made-up files, by the names that build_report's `main` takes."""

    folder: Path
    arguments: dict[str, Any] = field(default_factory=dict)


def make_results(
    folder: Path,
    samples: Sequence[Sample] = SAMPLES,
    models: Sequence[str] = ("efficientnet_lite0",),
    rule: str = "score",
    seed: int = 7,
    grid: Grid = Grid(),
    heatmap: dict[str, Any] | None = None,
    pointing: list[dict[str, Any]] | None = None,
    targets: Mapping[str, Sequence[int]] = TARGETS,
    erased: list[dict[str, Any]] | None = None,
) -> Results:
    """Write predictions, tables, views and maps into `folder`, as the workflow would."""
    random = np.random.default_rng(seed)
    decision = {"rule": rule, "threshold": 0.1, "k": 3}
    frames = [_write_frames(folder, sample) for sample in samples]
    views = [path for sample in samples for path in _write_views(folder, sample, grid)]
    rows: dict[str, list[dict[str, Any]]] = {"predictions": [], "scores": [], "detections": []}
    maps = []
    for model in models:
        for sample in samples:
            logits = _logits(random, sample, grid)
            maps += _write_maps(folder, random, model, sample, logits, grid, targets)
            for name, found in _tables(model, sample, logits, decision, grid, targets).items():
                rows[name] += found
    paths = _write_tables(folder, rows)
    paths["evidence"] = folder / "evidence.tsv"
    names = [sample.name for sample in samples]
    questions = {target: tuple(classes) for target, classes in targets.items()}
    by_model = dict.fromkeys(models, questions)
    measure_evidence.main(views, maps, paths["evidence"], list(models), names, by_model)
    metrics, provenance = folder / "metrics.json", folder / "provenance.json"
    counts = _counts(rows["detections"], models, decision, targets)
    statistics = evaluate(
        DETECTIONS.read_frame(paths["detections"]),
        SCORES.read_frame(paths["scores"]),
        msgspec.convert(EVALUATION, Evaluation),
        dict.fromkeys(models, 4.0),
    )
    statistics = {"evaluation": EVALUATION} | msgspec.to_builtins(statistics._asdict())
    explained = {"explained": {"method": "gradcam", "class": next(iter(targets))}}
    boxes = {"pointing": pointing or [], **({"erased": erased} if erased else {})}
    metrics.write_text(json.dumps(counts | statistics | explained | boxes))
    document = _provenance(samples, models, decision)
    document["config"]["target"] = list(targets)
    document["config"]["grid"] = asdict(grid)
    document["config"]["heatmap"] |= heatmap or {}
    provenance.write_text(json.dumps(document))
    return Results(
        folder,
        {
            "frames": frames,
            **paths,
            "metrics": metrics,
            "provenance": provenance,
            "views": views,
            "gradcam": maps,
            "truths": [],
            "report": folder / "report.html",
            "pictures": folder / "report",
            "figure": folder / "figures" / "detections.png",
            "classes": [],
            "models": list(models),
            "class_lists": {},
            "samples": {name: dict.fromkeys(targets, "") for name in names},
        },
    )


def _batches(sample: Sample) -> Iterator[tuple[str, range]]:
    total = len(sample.truth)
    for number, start in enumerate(range(0, total, BATCH)):
        yield f"{number:04d}", range(start, min(start + BATCH, total))


def _picture(sample: Sample, frame: int) -> Image.Image:
    width, height = sample.size
    y, x = np.mgrid[0:height, 0:width]
    ground = np.stack([70 + x / width * 120, 110 + y / height * 90, 150 - y / height * 60], axis=-1)
    picture = Image.fromarray(ground.astype(np.uint8))
    left = int(width * (0.55 + 0.3 * frame / max(len(sample.truth), 2)))
    box = (left, int(height * 0.6), left + width // 8, int(height * 0.72))
    ImageDraw.Draw(picture).rectangle(box, fill=(190, 40, 30), outline=(20, 20, 20))
    return picture


def _boxes(size: tuple[int, int], grid: Grid) -> dict[str, tuple[float, float, float, float]]:
    return {"whole": (0, 0, *size), **crop_boxes(*size, grid)}


def _write_frames(folder: Path, sample: Sample) -> Path:
    path = folder / "frames" / sample.name / "frames.tsv"
    rows = [
        filled(
            FrameRow,
            frame=frame,
            source=sample.source(frame),
            width=sample.size[0],
            height=sample.size[1],
        )
        for frame in range(len(sample.truth))
    ]
    FRAMES.write(path, [*rows, *sample.left_out])
    return path


def _write_views(folder: Path, sample: Sample, grid: Grid) -> Iterator[Path]:
    for batch, frames in _batches(sample):
        manifest = folder / "views" / sample.name / f"{batch}.tsv"
        pictures = manifest.with_suffix("")
        pictures.mkdir(parents=True)
        rows = []
        for frame in frames:
            picture = _picture(sample, frame)
            for view, box in _boxes(sample.size, grid).items():
                file = pictures / f"{frame:06d}-{view}.png"
                part = picture.crop(box)
                part.save(file)
                edges = map(float, box)
                rows.append(ViewRow(frame, view, file.name, *part.size, *edges, sha256(file)))
        view_tables.VIEWS.write(manifest, rows)
        yield manifest


def _logits(random: np.random.Generator, sample: Sample, grid: Grid) -> np.ndarray:
    """[frames, views, 1000]: the last crop likes vehicles more while the truth is yes."""
    logits = random.normal(0, 1.5, (len(sample.truth), len(grid.views), 1000)).astype(np.float32)
    wave = np.sin(np.arange(len(sample.truth)) / 4)
    lift = np.array([{"yes": 2.0, "no": -1.0}.get(truth, 0.5) for truth in sample.truth])
    crops = len(grid.views) - 1
    for place, gain in enumerate((2.5, *np.resize((1.0, 0.5, 2.0), crops - 1), 4.0)):
        logits[:, place, 656] += gain + wave + lift
    logits[:, :, 920] += 5
    return logits


def _write_maps(
    folder: Path,
    random: np.random.Generator,
    model: str,
    sample: Sample,
    logits: np.ndarray,
    grid: Grid,
    targets: Mapping[str, Sequence[int]],
) -> Iterator[Path]:
    """The maps of each target are those of the first classes, turned around."""
    for batch, frames in _batches(sample):
        part = logits[frames.start : frames.stop].reshape(-1, 1000)
        y, x = np.mgrid[0:7, 0:7]
        centre = random.uniform(1, 5, (len(part), 2, 1, 1))
        distance = (y - centre[:, 0]) ** 2 + (x - centre[:, 1]) ** 2
        maps = (3 * np.exp(-distance / 4)).astype(np.float32)
        if sample.name == "no-evidence":
            maps[[0, min(2, len(maps) - 1)]] = 0
        path = folder / "gradcam" / model / sample.name / f"{batch}.npz"
        numbers = [frame for frame in frames for _ in grid.views]
        views = list(grid.views * len(frames))
        questions = [TOP, *map(tuple, targets.values())]
        answers = np.stack([maps, *[maps[:, ::-1, ::-1]] * len(targets)])
        scores = np.stack([part.max(axis=1)] * len(questions))
        top = part.argmax(axis=1).tolist()
        write_maps(path, BatchMaps(questions, answers, scores, top, numbers, views))
        yield path


def _label(index: int) -> str:
    return HOSTILE_LABEL if index == 920 else imagenet.class_list().classes[index].label


def _tables(
    model: str,
    sample: Sample,
    logits: np.ndarray,
    decision: dict[str, Any],
    grid: Grid,
    targets: Mapping[str, Sequence[int]],
) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"predictions": [], "scores": [], "detections": []}
    for frame, truth in enumerate(sample.truth):
        key = {"model": model, "sample": sample.name, "frame": frame}
        shares = probabilities(logits[frame], "softmax")
        for target, indices in targets.items():
            scores = target_scores(shares, indices, "softmax")
            present = msgspec.convert(decision, Decision).present(logits[frame], scores, indices)
            answer = truth if target == "vehicle" else OTHERWISE.get(truth, truth)
            place = {"model": model, "sample": sample.name, "target": target, "frame": frame}
            found = _of_target(place, sample, grid, scores, present, answer)
            for name, more in found.items():
                rows[name] += more
        for place, view in enumerate(grid.views):
            for rank, index in enumerate(top_classes(logits[frame], 10)[place], 1):
                rows["predictions"].append(
                    {**key, "view": view, "rank": rank, "wnid": _class(index)["wnid"],
                     "label": _label(index), "probability": float(shares[place, index])}
                )  # fmt: skip
    for row in rows["detections"]:
        row["threshold"] = 0.1 if decision["rule"] == "score" else None
    return rows


def _of_target(
    key: dict[str, Any],
    sample: Sample,
    grid: Grid,
    scores: np.ndarray,
    present: np.ndarray,
    truth: str,
) -> dict[str, list[dict[str, Any]]]:
    """One frame's rows of the two tables that have a target."""
    time = key["frame"] / 10 if sample.kind == "video" else None
    box = sample.largest_boxes[key["frame"]] if sample.largest_boxes and truth == "yes" else None
    views = zip(grid.views, scores, present, strict=True)
    return {
        "scores": [
            {**key, "view": view, "time": time, "score": float(score), "detected": _yes(called)}
            for view, score, called in views
        ],
        "detections": [
            {**key, "strategy": item.strategy, "score": item.score, "threshold": None,
             "detected": _yes(item.detected), "best_view": item.best_view, "truth": truth,
             "scene": sample.scene, "largest_box": box}
            for item in verdicts(grid.views, scores, present)
        ],
    }  # fmt: skip


def _yes(value: Any) -> str:
    return "yes" if value else "no"


def _write_tables(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Path]:
    paths = {}
    for name, found in rows.items():
        paths[name] = folder / f"{name}.tsv"
        write_table(paths[name], list(found[0]), found)
    return paths


def _counts(
    detections: list[dict[str, Any]],
    models: Sequence[str],
    decision: dict[str, Any],
    targets: Mapping[str, Sequence[int]],
) -> dict[str, Any]:
    counts: dict[tuple[str, str | None, str, str], dict[str, int]] = {}
    names = {("yes", "yes"): "true_positive", ("yes", "no"): "false_positive",
             ("no", "yes"): "false_negative", ("no", "no"): "true_negative"}  # fmt: skip
    empty = dict.fromkeys(("frames", "detected", *names.values(), "unsure", "no_truth"), 0)
    for row in detections:
        for sample in (row["sample"], None):
            key = (row["model"], sample, row["target"], row["strategy"])
            count = counts.setdefault(key, dict(empty))
            count["frames"] += 1
            count["detected"] += row["detected"] == "yes"
            other = {"unsure": "unsure", "": "no_truth"}
            count[names.get((row["detected"], row["truth"])) or other[row["truth"]]] += 1
    rule = {"rule": decision["rule"]} | (
        {"threshold": 0.1} if decision["rule"] == "score" else {"k": 3}
    )
    return {
        "targets": [{"name": name, "model": model, "classes": [_class(index) for index in indices]}
                    for name, indices in targets.items() for model in models],
        "decision": rule,
        "counts": [
            {"model": model, "sample": sample, "target": target, "strategy": strategy, **count}
            for (model, sample, target, strategy), count in counts.items()
        ],
    }  # fmt: skip


def _class(index: int) -> dict[str, Any]:
    entry = imagenet.class_list().classes[index]
    return {"index": index, "wnid": entry.wnid, "label": entry.label}


def _provenance(
    samples: Sequence[Sample], models: Sequence[str], decision: dict[str, Any]
) -> dict[str, Any]:
    kept = {"format": "jpeg", "quality": 95, "subsampling": "4:4:4"}
    return {
        "config": {
            "models": [{"name": model} for model in models],
            "base_height": 700,
            "controls": [],
            "whole_from": "resized",
            "interpolation": "bilinear",
            "pictures": {"frames": kept, "resized": kept, "views": kept},
            "decision": decision,
            "top_k": 10,
            "gradcam": {"method": "gradcam", "class": "top", "score": "logit", "reduce": "sum"},
            "heatmap": {"colormap": "inferno", "blend": "mix", "alpha": 0.5},
        },
        "software": {"python": "3.11.2", "tensorflow": "2.21.0", HOSTILE: HOSTILE},
        "git_commit": None,
        "git_modified": None,
        "media": [
            {"sample": s.name, "path": f"media/{s.name}.bin", "kind": s.kind,
             "frames": len(s.truth), "sha256": "0" * 64}
            for s in samples
        ],
        "weights": [
            {"model": model, "architecture": HOSTILE, "origin": f"package of {model}",
             "origin_sha256": "1" * 64, "sha256": "2" * 64, "layer": "top_activation",
             "input_shape": (224, 224, 3), "output": "softmax", "classes": 1000,
             "preprocessing": "tf"}
            for model in models
        ],
    }  # fmt: skip
