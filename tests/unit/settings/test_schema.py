"""Messages of the validation, and what the two schemas say of their keys."""

import math
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from cropsight.decisions.decision import Decision
from cropsight.errors import InputError
from cropsight.maps.drawing import HeatmapStyle
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from cropsight.settings import schema
from cropsight.views.grid import Grid

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "config/schemas"
RULES = schema.load_schema(SCHEMAS / "config.schema.yaml")


def keys(part: dict[str, Any], where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, inner in part.get("properties", {}).items():
        yield f"{where}{name}", inner
        yield from keys(inner, f"{where}{name}.")
        yield from keys(inner.get("items", {}), f"{where}{name}[].")


@pytest.mark.parametrize("file", ["config", "samples"])
def test_every_key_is_described_and_has_a_default_that_fits(file: str) -> None:
    rules = schema.load_schema(SCHEMAS / f"{file}.schema.yaml")
    listed = dict(keys(rules))
    assert len(listed) >= 6
    for name, part in listed.items():
        assert len(part.get("description", "")) > 5, name
        if "default" in part:
            schema.check_value(part["default"], part, name)
        if part.get("type") == "object" and name != "models[].arguments":
            assert part["additionalProperties"] is False, name


def test_the_config_file_holds_the_defaults() -> None:
    written = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    filled = schema.with_defaults({}, RULES)

    def agree(part: dict[str, Any], default: dict[str, Any]) -> None:
        for key, value in part.items():
            if isinstance(value, dict):
                agree(value, default[key])
            else:
                assert value == default[key], key

    agree(written, filled)
    schema.check_value(written, RULES, "config")


@pytest.mark.parametrize(
    ("record", "part"),
    [
        (Decision("score"), RULES["properties"]["decision"]),
        (PictureFormat("jpeg"), RULES["properties"]["pictures"]["properties"]["frames"]),
        (HeatmapStyle(), RULES["properties"]["heatmap"]),
        (Grid(2, 2), RULES["properties"]["grid"]),
        (Span(), schema.load_schema(SCHEMAS / "samples.schema.yaml")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_scripts_take_for_granted_is_the_config_s_default(record: Any, part: dict) -> None:
    defaults = {field.name: field.default for field in fields(record) if field.default != MISSING}
    assert defaults
    for name, default in defaults.items():
        assert part["properties"][name].get("default") == default, name


def test_the_article_s_config_is_valid() -> None:
    written = yaml.safe_load((ROOT / "config/article.yaml").read_text(encoding="utf-8"))
    schema.check_value(written, RULES, "config")


def test_defaults_fill_what_is_left_out_and_nothing_else() -> None:
    given = {"grid": {"rows": 3}, "models": [{"name": "vgg16"}]}
    filled = schema.with_defaults(given, RULES)
    assert filled["grid"] == {"rows": 3, "columns": 2, "overlap": 0}
    assert filled["models"] == [{"name": "vgg16"}]
    assert filled["pictures"]["views"] == {
        "format": "jpeg", "quality": 95, "subsampling": "4:4:4"}  # fmt: skip
    assert given == {"grid": {"rows": 3}, "models": [{"name": "vgg16"}]}
    assert schema.with_defaults(filled, RULES) == filled


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"modles": []}, ["'modles'", "'models'?", "Known are samples, models"]),
        ({"grid": {"row": 2}}, ["'row' in grid", "'rows'?"]),
        ({"pictures": {"views": {"qualty": 3}}}, ["'qualty' in pictures.views", "'quality'?"]),
        ({"models": [{"name": "a", "wieghts": "x"}]}, ["'wieghts' in models.0", "'weights'?"]),
        ({"models": [{"architecture": "vgg16"}]}, ["'name' is missing in models.0"]),
        ({"Grid": {}}, ["'grid'?"]),
        ({1: 2}, ["unknown key 1"]),
        ({"models": "vgg16"}, ["models is 'vgg16'", "a list"]),
        ({"models": []}, ["must not be empty"]),
        ({"models": [5]}, ["models.0 is 5", "text or a mapping"]),
        ({"base_height": True}, ["base_height is True", "a whole number"]),
        ({"base_height": 700.0}, ["base_height is 700.0", "a whole number"]),
        ({"base_height": "700"}, ["a whole number"]),
        ({"base_height": 4}, ["at least 8"]),
        ({"base_height": None}, ["a whole number"]),
        ({"grid": {"rows": 21}}, ["at most 20"]),
        ({"grid": {"overlap": 1}}, ["below 1"]),
        ({"grid": {"overlap": True}}, ["a number"]),
        ({"grid": {"overlap": math.nan}}, ["a number"]),
        ({"grid": None}, ["a mapping of keys"]),
        ({"decision": {"threshold": 0}}, ["over 0"]),
        ({"evaluation": {"sizes": 0}}, ["evaluation.sizes is 0", "at least 1"]),
        ({"evaluation": {"sizes": 21}}, ["at most 20"]),
        ({"evaluation": {"sizes": 2.5}}, ["a whole number or a list"]),
        ({"evaluation": {"sizes": True}}, ["a whole number or a list"]),
        ({"evaluation": {"sizes": "small"}}, ["a whole number or a list"]),
        ({"evaluation": {"sizes": []}}, ["must not be empty"]),
        ({"evaluation": {"sizes": [0.1, 0.1]}}, ["must not name anything twice"]),
        ({"evaluation": {"sizes": [0, 0.1]}}, ["evaluation.sizes.0 is 0", "over 0"]),
        ({"evaluation": {"sizes": [0.1, 1]}}, ["evaluation.sizes.1 is 1", "below 1"]),
        ({"evaluation": {"sizes": [0.1, "1%"]}}, ["evaluation.sizes.1 is '1%'", "a number"]),
        ({"evaluation": {"sizes": [n / 50 for n in range(1, 22)]}}, ["at most 19 items"]),
        ({"decision": {"threshold": math.inf}}, ["a number"]),
        ({"heatmap": {"alpha": 1.5}}, ["at most 1", "weight of the heatmap in the overlay"]),
        ({"keep_features": "yes"}, ["true or false"]),
        ({"interpolation": "lanczoz"}, ["nearest, box", "'lanczos'?"]),
        ({"interpolation": 7}, ["interpolation is 7"]),
        ({"pictures": {"frames": {"format": "JPEG"}}}, ["'jpeg'?"]),
        ({"models": [{"name": "a b"}]}, ["models.0.name", "match"]),
        ({"gradcam": {"class": 1.5}}, ["text or a whole number"]),
        ([], ["the value is []", "a mapping"]),
    ],
)
def test_a_wrong_value_is_one_sentence(config: Any, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        schema.check_value(config, RULES, "config")
    message = str(caught.value)
    assert message.startswith("config: ") and "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    "config",
    [{}, {"models": ["vgg16", {"name": "mine", "architecture": "vgg16", "arguments": {"x": 1}}]},
     {"gradcam": {"class": 668}}, {"grid": {"overlap": 0.5}}, {"grid": {"overlap": 0}}],
)  # fmt: skip
def test_good_values_pass(config: dict) -> None:
    schema.check_value(config, RULES, "config")


def test_text_from_the_command_line_is_what_it_says() -> None:
    given = {
        "keep_features": "true",
        "grid": {"overlap": "0.2", "rows": "3"},
        "models": [{"name": "7", "input_size": "240"}, "vgg16"],
        "target": "5",
        "base_height": "tall",
    }
    assert schema.with_types(given, RULES) == {
        "keep_features": True,
        "grid": {"overlap": 0.2, "rows": 3},
        "models": [{"name": "7", "input_size": 240}, "vgg16"],
        "target": "5",
        "base_height": "tall",
    }
