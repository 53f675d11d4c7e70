"""The CAM methods in words."""

from typing import Any

_GRADIENT = "the gradient of its {score} with respect to the feature maps of one layer ({layers})"
# A method's name, and what it does.
METHODS = {
    "gradcam": ("Grad-CAM", f"{_GRADIENT}, averaged over space, weights the feature maps"),
    "gradcam_plus_plus": (
        "Grad-CAM++",
        f"the positive part of {_GRADIENT}, summed over space in the shares of the paper's closed "
        "form, weights the feature maps",
    ),
    "hirescam": ("HiResCAM", f"{_GRADIENT} weights the feature maps, place by place"),
    "layercam": (
        "LayerCAM",
        f"the positive part of {_GRADIENT} weights the feature maps, place by place",
    ),
    "eigencam": (
        "EigenCAM",
        "the first principal direction, not centred, of the feature maps of one layer ({layers}) "
        "weights the feature maps",
    ),
    "scorecam": (
        "Score-CAM",
        "each of the {tried} of one layer ({layers}) is laid over the view as a mask, and the "
        "softmax over their {score} in each masked view weights the feature maps",
    ),
}


def title(options: dict[str, Any]) -> str:
    """What the method is called; `options` are the config's for Grad-CAM."""
    return METHODS[options["method"]][0]


def of_classes(options: dict[str, Any]) -> bool:
    """Whether the maps depend on a class; EigenCAM's do not."""
    return options["method"] != "eigencam"


def weighing(options: dict[str, Any], layers: str) -> str:
    """How the method weighs the feature maps of `layers`."""
    count = options.get("channels")
    return METHODS[options["method"]][1].format(
        score=options["score"],
        layers=layers,
        tried=f"{count} most varied feature maps" if count else "feature maps",
    )
