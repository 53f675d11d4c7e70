"""The tables as one columnar JSON document, which the page's app reads: no HTML, no sentences.

Depends on neither the pictures nor the page.
"""
