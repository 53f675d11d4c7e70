"""What a user did not expect, in one sentence."""


class InputError(Exception):
    """Bad input; the message is one sentence: which sample and file, what is wrong, what to do."""

    def __init__(self, message: str) -> None:
        """A sentence; characters in it that could command a terminal are written as escapes."""
        super().__init__(printable(message))


def printable(text: str) -> str:
    r"""A text with an escape such as `\x1b` for each character that is not to be seen in it."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
