"""Makes the work that every contestant is given: views, and networks with the same weights.

It runs in our own environment; what is there already is left as it is, but for our own part of it.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    import keras

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
EXAMPLES = ROOT / "resources" / "examples"
# As the workflow's own views are by default.
HEIGHT = 700


def main(network: str, folder: Path, count: int) -> None:
    """Write `count` views, and one network, compiled each time, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    decoded = folder / "views.npy"
    if not decoded.exists() or len(np.load(decoded, mmap_mode="r")) != count:
        write_views(folder, count)
    if not (folder / f"{network}.json").exists():
        write_network(network, folder)
    compile_parts(network, folder)


def frames() -> Iterator[Image.Image]:
    """The example photos, and then the frames of the example clip."""
    from cropsight.media.photos import read_photo
    from cropsight.media.videos import decode

    for photo in sorted(EXAMPLES.glob("*.jpg")):
        yield read_photo(photo)
    for frame in decode(EXAMPLES / "campus.mp4", 0, None, 1):
        yield frame.picture


def views() -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of the views, as the workflow makes them."""
    from crop_views import view_boxes
    from cropsight.views.grid import Grid
    from resize_frames import resize

    for number, frame in enumerate(frames()):
        small = resize(frame, HEIGHT)
        yield f"{number:06d}.whole.jpg", small
        for name, box in view_boxes(small, Grid(2, 2)).items():
            yield f"{number:06d}.{name}.jpg", small.crop(box)


def write_views(folder: Path, count: int) -> None:
    """Write the JPEG files with their manifest, and the same views decoded and resized."""
    from cropsight.media.pictures import PictureFormat, fresh_folder, write_picture
    from cropsight.network.inputs import input_pictures
    from cropsight.results.view_tables import VIEWS, ViewRow

    files = fresh_folder(folder / "views")
    rows = []
    for name, picture in islice(views(), count):
        digest = write_picture(picture, files / name, PictureFormat("jpeg"))
        frame, view, _ = name.split(".")
        # Only their files count here, not where they lie in the frame.
        box = (0.0, 0.0, *map(float, picture.size))
        rows.append(ViewRow(int(frame), view, name, *picture.size, *box, digest))
    # In the order that a sorted folder has, since not every contestant reads the manifest.
    rows.sort(key=lambda row: row.file)
    VIEWS.write(folder / "views.tsv", rows)
    decoded = input_pictures(folder / "views.tsv", rows, (224, 224, 3), "bilinear")
    np.save(folder / "views.npy", np.stack(list(decoded)))


def write_network(network: str, folder: Path) -> None:
    """Write a network's weights the way that each kind of contestant reads them."""
    from cropsight.network import architectures, keras_models, weights

    choice = architectures.resolve(network)
    file = folder / f"{network}.weights.h5"
    if network == "vgg16":
        model = keras_models.build_network(choice)
        seed(model)
        model.save_weights(file)
        layers = [layer.get_weights() for layer in model.layers if layer.weights]
        kernels = {f"kernel{number}": kernel for number, (kernel, _) in enumerate(layers)}
        biases = {f"bias{number}": bias for number, (_, bias) in enumerate(layers)}
        np.savez(folder / "vgg16.npz", **kernels, **biases)
        choice = replace(choice, weights=str(file))
    record = folder / f"{network}.json"
    weights.fetch_weights(choice, file, record)
    if network != "vgg16":
        weights.load_network(choice, file, record).network.save(folder / f"{network}.keras")


def compile_parts(network: str, folder: Path) -> None:
    """Write the files of the network that the workflow's own jobs would run."""
    from cropsight.network import architectures, weights
    from cropsight.network.compiler import compile_network

    choice = architectures.resolve(network)
    files = [folder / f"{network}.{part}" for part in ("weights.h5", "json")]
    parts = [folder / f"{network}.{part}" for part in ("body", "head", "compiled")]
    compile_network(weights.load_network(choice, *files), choice, *parts)


def seed(model: "keras.Model") -> None:
    """Give VGG16 random weights that keep activations and logits of a trained network's size.

    The speed does not depend on them, and the trained ones would have to be downloaded. The last
    layer's are small, so that the probabilities are not all zero and one.
    """
    rng = np.random.default_rng(0)
    for layer in model.layers:
        if not layer.weights:
            continue
        kernel, bias = layer.get_weights()
        scale = np.sqrt(2 / np.prod(kernel.shape[:-1]))
        if layer.name == "predictions":
            scale *= 0.02
        layer.set_weights([rng.normal(0, scale, kernel.shape), rng.normal(0, 0.05, bias.shape)])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
