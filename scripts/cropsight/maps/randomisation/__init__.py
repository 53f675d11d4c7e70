"""What becomes of the maps when the network loses its weights: how alike they stay, and a figure.

Knows maps only; `network.randomised_weights` takes the weights away.
"""
