"""PyTorch's forward pass, in inference mode and with the channels last."""

from pathlib import Path

import numpy as np
import torch
from contest import Contestant, preprocess, serve
from torch_network import load, to_torch


class TorchForward(Contestant):
    """Logits only; with VGG16 the channels last are a third faster than first."""

    packages = ("torch",)

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        self.model = load(network, work)[0].to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, None]:
        """Logits only."""
        return self.model(to_torch(preprocess(self.network, pictures))).numpy(), None


if __name__ == "__main__":
    serve(TorchForward)
