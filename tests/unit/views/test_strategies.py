"""Which views a strategy looks at, and that each is known everywhere."""

from dataclasses import asdict
from pathlib import Path

import pytest
from doubles.view_names import VIEWS
from hypothesis import given
from hypothesis import strategies as st

from cropsight.settings.schema import load_schema
from cropsight.views import strategies
from cropsight.views.controls import CONTROLS, MOST_DRAWS, RandomCrops, control_boxes
from cropsight.views.grid import Grid, crop_names

SCHEMAS = Path(__file__).parents[3] / "config/schemas"


def test_each_control_is_known_everywhere() -> None:
    offered = load_schema(SCHEMAS / "config.schema.yaml")["properties"]["controls"]["items"]["enum"]
    assert offered == list(CONTROLS)
    assert list(strategies.strategies_with(offered)) == list(strategies.STRATEGIES)
    assert strategies.strategies_with([]) == strategies.ALWAYS


def test_each_strategy_and_control_has_words_of_its_own() -> None:
    titles = [strategy.title for strategy in strategies.STRATEGIES.values()]
    assert all(titles) and len(set(titles)) == len(titles)
    for control in CONTROLS.values():
        assert control.sentence.startswith(f"“{control.strategy.title}” ")
        assert control.sentence.endswith(".")


@pytest.mark.parametrize(
    ("strategy", "views"),
    [
        ("whole", ["whole"]),
        ("crops", ["top_left", "bottom_left"]),
        ("whole_or_crops", ["whole", "top_left", "bottom_left"]),
        ("shifted", ["shifted_top_left"]),
        ("random", ["random_1"]),
        ("random2", ["random2_1"]),
        ("overlapping", ["top_left", "bottom_left", "overlapping_r1c2"]),
        ("five_crop", ["top_left", "bottom_left", "centre"]),
        ("jittered", ["jittered_1"]),
        ("enlarged", ["enlarged"]),
        ("crops_mean", ["top_left", "bottom_left"]),
        ("oracle", ["oracle"]),
    ],
)
def test_what_each_strategy_looks_at(strategy: str, views: list[str]) -> None:
    assert [VIEWS[place] for place in strategies.looked_at(strategy, VIEWS)] == views


@given(st.integers(1, 20), st.integers(1, 20))
def test_crops_of_every_grid_are_crops_and_of_every_control_are_none(
    rows: int, columns: int
) -> None:
    assert {strategies.group(name) for name in crop_names(rows, columns)} == {"crops"}
    boxes = control_boxes(CONTROLS, 100, 100, Grid(rows, columns), [""])
    assert boxes and all(map(strategies.is_control, boxes))


def test_each_draw_of_random_crops_is_judged_by_its_own_views_only() -> None:
    seeds = RandomCrops(draws=MOST_DRAWS).seeds("")
    views = tuple(control_boxes(["random"], 100, 100, Grid(5, 5), seeds))
    names = [strategy.name for strategy in CONTROLS["random"].strategies]
    looked_at = [strategies.looked_at(name, views) for name in names]
    assert looked_at == [list(range(25 * draw, 25 * draw + 25)) for draw in range(MOST_DRAWS)]


def test_the_config_offers_as_many_draws_as_there_are_strategies() -> None:
    keys = load_schema(SCHEMAS / "config.schema.yaml")["properties"]["random_crops"]["properties"]
    assert keys["draws"]["maximum"] == MOST_DRAWS == len(CONTROLS["random"].strategies)
    assert {name: key["default"] for name, key in keys.items()} == asdict(RandomCrops())
