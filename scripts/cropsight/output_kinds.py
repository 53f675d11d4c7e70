"""What the outputs of a network mean; nothing here imports NumPy."""

from typing import Literal

# What makes logits probabilities: a softmax over all classes, or a sigmoid of each by itself. The
# logits of a network with one output z are -z and z, so that the sigmoids of the two sum to 1.
Output = Literal["softmax", "sigmoid"]
