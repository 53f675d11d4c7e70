"""The control `enlarged`: the whole picture enlarged by the same factor as a crop.

The weights are the same, the input is larger, as in Touvron et al., "Fixing the train-test
resolution discrepancy" (arXiv:1906.06423). This separates the effect of enlargement from that of
several tries.
"""

from dataclasses import replace

from cropsight.errors import InputError
from cropsight.network.architectures import architecture
from cropsight.network.own_models import Model, OwnModel

# No model's own name can end so: names are letters, digits and underscores.
SUFFIX = "-enlarged"


def enlarged_model(model: Model, rows: int, columns: int, overlap: float) -> Model:
    """A model with an input on which the whole picture is magnified as a crop is on the model's.

    Args:
        model: the model of the crops.
        rows: as of `magnification`, and so are the others.
        columns: of the grid.
        overlap: of the crops.

    Raises:
        InputError: the architecture takes one size only. Of a model of one's own this is not known
            before its file is read.
    """
    name, larger = model.name + SUFFIX, magnification(rows, columns, overlap)
    if isinstance(model, OwnModel):
        return replace(model, name=name, magnification=larger)
    spec = architecture(model.architecture)
    if not spec.any_size:
        raise InputError(
            f"the control enlarged needs a larger input, but the model {model.name} "
            f"({spec.name}) takes only {spec.input_size} x {spec.input_size} pixels; leave "
            "enlarged out of controls, or the model out of models."
        )
    return replace(model, name=name, input_size=round(model.input_size * larger))


def magnification(rows: int, columns: int, overlap: float) -> float:
    """How many times a crop of a grid is magnified.

    A crop of n, of which neighbours share a part o of their side, is magnified n - (n - 1) o times.
    Of rows and columns the larger number counts, since a network's input keeps its shape.

    Args:
        rows: of the grid of crops.
        columns: of the grid.
        overlap: the part of a crop's side that it shares with its neighbour, 0 or more, below 1.
    """
    crops = max(rows, columns)
    return crops - (crops - 1) * overlap
