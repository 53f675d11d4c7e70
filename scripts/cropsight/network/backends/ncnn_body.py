"""Networks in ncnn, which computes VGG's convolutions by Winograd's algorithm.

That takes less than half of the multiplications (Lavin & Gray 2015, arXiv:1509.09308).
"""

from pathlib import Path
from typing import Any

import numpy as np

from cropsight.network.backends.ncnn_format import FEATURES, PICTURES
from cropsight.network.interfaces import Floats, Pictures

# All numbers stay in float32.
NARROW = (
    "use_fp16_packed",
    "use_fp16_storage",
    "use_fp16_arithmetic",
    "use_bf16_packed",
    "use_bf16_storage",
    "use_int8_inference",
)


class NcnnBody:
    """Pictures to feature maps, with one thread, as in `threads.single_threaded_tensorflow`."""

    def __init__(self, path: Path, layers: list[str]) -> None:
        """Load the weights of the network whose param file has the lines `layers`.

        Raises:
            ValueError: ncnn cannot read them.
        """
        import ncnn

        # Its names come from a binary module, which type checkers do not see into.
        self._ncnn: Any = ncnn
        self._net = self._ncnn.Net()
        self._net.opt.num_threads = 1
        for name in NARROW:
            setattr(self._net.opt, name, False)
        if self._net.load_param_mem("\n".join(layers)) or self._net.load_model(str(path)):
            raise ValueError(f"ncnn cannot read {path}")

    def __call__(self, pictures: Pictures) -> Floats:
        """See interfaces.Body."""
        return np.stack([self._features(picture) for picture in pictures])

    def _features(self, picture: Pictures) -> Floats:
        """Feature map [rows, columns, channels] of one picture.

        Raises:
            MemoryError: ncnn could not run the network.
        """
        rows, columns, channels = picture.shape
        extractor, mat = self._net.create_extractor(), self._ncnn.Mat
        kind = mat.PixelType.PIXEL_GRAY if channels == 1 else mat.PixelType.PIXEL_RGB
        pixels = mat.from_pixels(picture, kind, columns, rows)
        extractor.input(PICTURES, pixels)
        status, features = extractor.extract(FEATURES)
        if status:
            raise MemoryError("ncnn could not run the network")
        return np.array(features).transpose(1, 2, 0)
