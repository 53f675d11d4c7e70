"""Pictures and clips as the page shows them: small, and the same bytes each time.

Depends on neither the payload, but for what its places are, nor on the page.
"""
