"""OpenVINO: the other of the two fast engines in general use on a CPU."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from contest import CORES, SIDE, Contestant, preprocess, serve


class OpenVino(Contestant):
    """Logits only, in 32 bits (it would take fewer where it can), as one stream over all cores."""

    packages = ("openvino",)

    def __init__(self, network: str, work: Path) -> None:
        """Read the ONNX file; it is compiled for the size of a batch when that is known."""
        super().__init__(network, work)
        self.core = openvino.Core()
        self.compiled = lru_cache(self.compile)

    def compile(self, batch: int) -> Any:
        """The network for batches of one size."""
        model = self.core.read_model(self.work / f"{self.network}.onnx")
        model.reshape([batch, 3, SIDE, SIDE])
        settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": CORES,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        return self.core.compile_model(model, "CPU", settings)

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, None]:
        """Logits only."""
        inputs = preprocess(self.network, pictures).transpose(0, 3, 1, 2)
        return self.compiled(len(inputs))(np.ascontiguousarray(inputs))[0], None


if __name__ == "__main__":
    serve(OpenVino)
