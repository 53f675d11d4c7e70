"""Contents as addresses, which the page has instead of files."""

import base64


def data_uri(kind: str, content: bytes) -> str:
    """A content as what an `<img>` takes; `kind` is its media type."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
