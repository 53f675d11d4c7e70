"""Whether a map shows what the network used: perturb pictures as it says, and classify them again.

Takes a network as a function from pictures to the probability of the explained class.
"""
