"""What the report says of the classes of models, ImageNet's and a user's own."""

import html as markup
import json
import re
from pathlib import Path

import pytest
from doubles.reports import plain

import build_report
from cropsight.files import read_table
from handmade import write_table
from synthetic import HOSTILE, SAMPLES, TARGET, make_results

# More than the made-up logits have.
LABELS = [f"{HOSTILE} {index}" for index in range(1001)]


def own_page(folder: Path, models: tuple[str, ...], **outputs: str) -> str:
    """A page about models, of which those with an output in `outputs` have classes of their own."""
    made = make_results(folder, SAMPLES[:1], models)
    (folder / "own.txt").write_text("\n".join(LABELS), encoding="utf-8")
    path = made.arguments["metrics"]
    metrics = json.loads(path.read_text(encoding="utf-8"))
    for target in metrics["targets"]:
        if target["model"] in outputs:
            for entry in target["classes"]:
                entry |= {"wnid": "", "label": LABELS[entry["index"]]}
    path.write_text(json.dumps(metrics), encoding="utf-8")
    path = made.arguments["provenance"]
    provenance = json.loads(path.read_text(encoding="utf-8"))
    for weights in provenance["weights"]:
        if weights["model"] in outputs:
            weights |= {"output": outputs[weights["model"]], "classes": len(LABELS),
                        "input_shape": [96, 128, 1], "architecture": "own"}  # fmt: skip
    path.write_text(json.dumps(provenance), encoding="utf-8")
    path = made.arguments["predictions"]
    rows = read_table(path)
    for row in rows:
        if row["model"] in outputs:
            # Among the first ten are the five of the target.
            row |= {"wnid": "", "label": LABELS[[*TARGET, *range(5)][int(row["rank"]) - 1]]}
    write_table(path, list(rows[0]), rows)
    lists = {"classes": [folder / "own.txt"], "class_lists": dict.fromkeys(outputs, 0)}
    build_report.main(**made.arguments | lists)
    return made.arguments["report"].read_text(encoding="utf-8")


def words(page: str) -> str:
    return markup.unescape(plain(page))


def test_models_of_imagenet_have_its_classes(html: str) -> None:
    said = words(html)
    for part in (
        "The models assign a probability (softmax of the logits) to each of the 1000 classes of",
        "score is the summed probability of the 5 ImageNet classes that count as vehicle;",
        "The 5 ImageNet classes that count as vehicle",
        "distributes among its 1000 classes, not the probability that a vehicle",
        "takes 224x224 pixels",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("output", "expected", "never"),
    [
        (
            "softmax",
            ["a probability (softmax of the logits) to each of their 1001 classes.",
             "score is the summed probability of the 5 classes of signs that count as vehicle;",
             "The score is a share of the probability that the model distributes among its 1001"],
            ["sigmoid", "highest probability"],
        ),
        (
            "sigmoid",
            ["The models assign each of their 1001 classes a probability of its own (sigmoid",
             "score is the highest probability of the 5 classes of signs that count as vehicle;",
             "The score is the highest of the probabilities that the model gives the target's"],
            ["softmax", "summed probability", "distributes among"],
        ),
    ],
)  # fmt: skip
def test_nothing_is_imagenet_s_of_a_model_of_one_s_own(
    tmp_path: Path, output: str, expected: list[str], never: list[str]
) -> None:
    page = own_page(tmp_path, ("signs",), signs=output)
    said = words(page)
    for part in (*expected, "signs (own) takes 128x96 grey pixels"):
        assert part in said
    for part in (*never, "ImageNet", "1000 classes", "one main object"):
        assert part not in said
    titled = "<p><strong>The 5 classes of signs that count as vehicle:</strong>"
    listing = re.search(f"{titled}.*?</p>", page, re.S)[0]
    # Names are text, in the list and in what the browser draws from; none has an id of ImageNet.
    assert HOSTILE not in page and words(listing).count(HOSTILE) == len(TARGET)
    assert re.search(r"n\d{8}", words(listing)) is None
    payload = re.search(r'id="payload">(.*?)</script>', page, re.S)[1]
    (model,) = json.loads(payload)["models"]
    assert {model["labels"][place] for place in model["counting"][0]} == {
        LABELS[index] for index in TARGET
    }


def test_models_of_several_lists_are_spoken_of_by_their_names(tmp_path: Path) -> None:
    said = words(own_page(tmp_path, ("a", "b", "c"), b="sigmoid", c="sigmoid"))
    for part in (
        "a assigns a probability (softmax of the logits) to each of the 1000 classes of ImageNet",
        "b and c assign each of their 1001 classes a probability of its own (sigmoid",
        "the summed probability of the 5 ImageNet classes that count as vehicle or the highest "
        "probability of the 5 classes of b and c that count as vehicle; they are",
        "The 5 ImageNet classes that count as vehicle",
        "The 5 classes of b and c that count as vehicle",
        "The score of a is a share of the probability that the model distributes among its 1000",
        "The score of b and c is the highest of the probabilities",
    ):
        assert part in said
