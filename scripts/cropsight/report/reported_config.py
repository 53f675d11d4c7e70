"""The keys of a run's config that the report names, as typed records."""

from pathlib import Path
from typing import Any

import msgspec

from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.views.grid import Grid


class KeptAs(msgspec.Struct, frozen=True, kw_only=True):
    """How a step stored its pictures; quality and subsampling are JPEG's."""

    format: str
    quality: int
    subsampling: str


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """How pictures were stored between the steps."""

    frames: KeptAs
    resized: KeptAs
    views: KeptAs


class Cam(msgspec.Struct, frozen=True, kw_only=True):
    """How maps were made."""

    method: str
    class_: str | int = msgspec.field(name="class")
    score: str
    reduce: str
    channels: int | None = None


class Heatmap(msgspec.Struct, frozen=True, kw_only=True):
    """How maps were drawn; `alpha` is the weight of the colours."""

    colormap: str
    blend: str
    alpha: float


class ReportedConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the effective config that the report mentions."""

    base_height: int
    grid: Grid
    controls: list[str]
    whole_from: str
    interpolation: str
    pictures: Pictures
    gradcam: Cam
    heatmap: Heatmap


def reported_config(config: dict[str, Any], path: Path) -> ReportedConfig:
    """The keys of a config that the report names.

    Args:
        config: the whole of it.
        path: the file that it was read from.

    Raises:
        InputError: a key is missing, or is not what it should be.
    """
    try:
        return msgspec.convert(config, ReportedConfig)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{path} lacks settings that the report needs ({error}); {make_again(path)}."
        ) from error
