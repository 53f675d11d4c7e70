"""Whether a map shows what the network used.

Perturbs pictures in the map's order of importance, and classifies them again. Depends on a
network only as a function from pictures to the explained class's probability.
"""
