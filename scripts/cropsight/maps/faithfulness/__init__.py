"""Whether a map says what the network looked at: pictures are changed as it says, and asked about.

Knows a network only as a function from pictures to the probability of the explained class.
"""
