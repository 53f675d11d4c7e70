"""All that a run is told: config, targets and samples, checked together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cropsight.errors import Problems
from cropsight.labels.class_lists import ClassList
from cropsight.labels.targets import load_targets
from cropsight.settings.config import (
    NOWHERE,
    effective_config,
    judged_by,
    target_files,
    target_names,
)
from cropsight.settings.config_files import Origins
from cropsight.settings.samples import Sample, any_frame_has_a_box, load_samples
from cropsight.user_paths import check_readable


class Settings(NamedTuple):
    """What is right of a config, its targets and its sheet.

    Attributes:
        config: effective.
        targets: the file of each target, by its name.
        class_lists: the classes of each model, by its name; models that share a list have one.
        classes: indices of each target's classes in each model's outputs, by model and target.
        samples: by name, in the sheet's order.
    """

    config: dict[str, Any]
    targets: dict[str, Path]
    class_lists: dict[str, ClassList]
    classes: dict[str, dict[str, list[int]]]
    samples: dict[str, Sample]


def load_settings(
    config: Mapping[str, Any],
    project: Path,
    problems: Problems,
    here: bool = True,
    origins: Origins = NOWHERE,
) -> Settings:
    """Read everything, and note all mistakes at once.

    Args:
        config: as the user wrote it.
        project: the folder with the config's schemas and the targets that come with the project.
        problems: where mistakes are noted; what has one is left out.
        here: whether media and weights are on this machine; if not, they are not looked for.
        origins: where the config's values are from.
    """
    schemas = project / "config/schemas"
    checked = effective_config(config, schemas, problems, here, origins)
    # One's own come before the project's; in a checkout the two folders are the same.
    folders = [Path("config/targets"), project / "config/targets"]
    targets = target_files(checked, folders, problems, origins)
    lists = judged_by(config, checked)
    classes: dict[str, dict[str, list[int]]] = {model: {} for model in lists}
    for name, path in targets.items():
        with problems.collected():
            for model, target in load_targets(path, lists).items():
                classes[model][name] = target.indices
    samples = {}
    # Where a default had to take its place, the sheet would be another one, or have other columns.
    if all(config.get(key, checked[key]) == checked[key] for key in ("samples", "target")):
        sheet = Path(checked["samples"])
        with problems.collected(f"{origins.where(('samples',))}: the sample sheet "):
            check_readable(sheet)
            # A target without a file has its columns in the sheet nevertheless.
            names, skip = target_names(checked), checked["on_bad_sample"]
            before = len(problems.sentences)
            samples = load_samples(sheet, schemas, names, problems, here, skip)
            # What is wrong with the sheet or a truth file may be why no box was found.
            if len(problems.sentences) == before and "oracle" in checked["controls"]:
                _check_oracle(samples, names[0], origins.where(("controls",)), problems)
    return Settings(checked, targets, lists, classes, samples)


def _check_oracle(
    samples: Mapping[str, Sample], target: str, where: str, problems: Problems
) -> None:
    """Note that the control oracle has no box to look at.

    Args:
        samples: by name.
        target: name of the first one.
        where: the controls are, for the message.
        problems: where it is noted.
    """
    if not any_frame_has_a_box(samples.values(), target):
        problems.add(
            f"{where}: the control oracle looks where boxes are, but no truth file has a box of "
            f"the target {target} in a frame that this run takes; add boxes to one, or leave "
            "oracle out of controls."
        )
