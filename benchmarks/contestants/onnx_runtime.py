"""ONNX Runtime: one of the two fast engines in general use on a CPU."""

from pathlib import Path

import numpy as np
import onnxruntime
from contest import CORES, Contestant, preprocess, serve


class OnnxRuntime(Contestant):
    """Logits only."""

    packages = ("onnxruntime",)

    def __init__(self, network: str, work: Path) -> None:
        """Load the ONNX file."""
        super().__init__(network, work)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = CORES
        self.session = onnxruntime.InferenceSession(
            work / f"{network}.onnx", options, providers=["CPUExecutionProvider"]
        )

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, None]:
        """Logits only."""
        inputs = preprocess(self.network, pictures).transpose(0, 3, 1, 2)
        return self.session.run(None, {"pictures": np.ascontiguousarray(inputs)})[0], None


if __name__ == "__main__":
    serve(OnnxRuntime)
