"""How similar maps stay when the network's weights are randomised, and a figure of it.

Depends on maps only; `network.randomised_weights` randomises the weights.
"""
