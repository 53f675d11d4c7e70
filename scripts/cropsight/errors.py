"""What a user did not expect, in one sentence."""


class InputError(Exception):
    """Bad input; the message is one sentence: which sample and file, what is wrong, what to do."""
