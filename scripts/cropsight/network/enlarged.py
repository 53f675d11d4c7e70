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

    A crop of n, of which neighbours share a part o of their side, is magnified n - (n - 1) o times.
    Of rows and columns the larger number counts, since the input is square.

    Args:
        model: the model of the crops.
        rows: of the grid of crops.
        columns: of the grid.
        overlap: the part of a crop's side that it shares with its neighbour, 0 or more, below 1.

    Raises:
        InputError: the architecture takes one size only. Of a model of one's own this is not known
            before its file is read.
    """
    crops = max(rows, columns)
    magnification = crops - (crops - 1) * overlap
    name = model.name + SUFFIX
    if isinstance(model, OwnModel):
        return replace(model, name=name, magnification=magnification)
    spec = architecture(model.architecture)
    if not spec.any_size:
        raise InputError(
            f"the control enlarged needs a larger input, but the model {model.name} "
            f"({spec.name}) takes only {spec.input_size} x {spec.input_size} pixels; leave "
            "enlarged out of controls, or the model out of models."
        )
    return replace(model, name=name, input_size=round(model.input_size * magnification))
