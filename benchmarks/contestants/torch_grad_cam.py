"""pytorch-grad-cam, with batches; it keeps the logits of the pass that it makes anyway."""

from pathlib import Path

import numpy as np
import torch
from contest import Contestant, preprocess, serve
from torch_network import load, to_torch


class TorchGradCam(Contestant):
    """Predictions and Grad-CAM of the first class, from one forward pass."""

    batches = (2, 8)  # larger ones take gigabytes with VGG16, and are no faster
    packages = ("grad-cam", "torch")

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        # It imports torchvision, which torch_network has to do first.
        from pytorch_grad_cam import GradCAM

        model, layer = load(network, work)
        self.gradcam = GradCAM(model.to(memory_format=torch.channels_last), [layer])

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits, and maps brought to the pictures' size and to 0..1."""
        maps = self.gradcam(to_torch(preprocess(self.network, pictures)), targets=None)
        return self.gradcam.outputs.detach().numpy(), maps


if __name__ == "__main__":
    serve(TorchGradCam)
