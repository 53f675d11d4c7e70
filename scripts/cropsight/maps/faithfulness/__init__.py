"""Whether a map shows what the network used: perturb pictures as it says, and classify them again.

Depends on a network only as a function from pictures to the explained class's probability.
"""
