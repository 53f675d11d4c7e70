"""The classes of the models of a run, as jobs get them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from cropsight.labels import imagenet
from cropsight.labels.class_files import read_class_list
from cropsight.labels.class_lists import ClassList


def model_lists(
    models: Collection[str], numbers: Mapping[str, int], files: Sequence[Path]
) -> dict[str, ClassList]:
    """The classes of each model, by its name.

    Args:
        models: their names.
        numbers: by model the number of the file of its classes, from 0; none of one whose classes
            are ImageNet's.
        files: the files.

    Raises:
        InputError: a file is no list of classes.
    """
    own = [read_class_list(file) for file in files]
    return {
        model: own[numbers[model]] if model in numbers else imagenet.class_list()
        for model in models
    }
