import base64

from hypothesis import given
from hypothesis import strategies as st

from cropsight.report.pictures.blocks import BLOCK, Blocks


@given(sizes=st.lists(st.integers(0, 3 * BLOCK // 4), max_size=6))
def test_every_content_is_whole_in_one_block(sizes: list[int]) -> None:
    contents = [bytes([number]) * size for number, size in enumerate(sizes)]
    blocks = Blocks()
    places = [blocks.add(content) for content in contents]
    blocks.close()
    decoded = [base64.b64decode(text) for text in blocks.texts]
    for (block, start, length), content in zip(places, contents, strict=True):
        if content:
            assert decoded[block][start : start + length] == content
    assert all(0 < len(block) <= BLOCK for block in decoded)
    assert sum(map(len, decoded)) == sum(sizes)


def test_a_content_over_a_block_has_one_of_its_own() -> None:
    blocks = Blocks()
    places = [blocks.add(b"x" * size) for size in (10, BLOCK + 5, 10)]
    blocks.close()
    assert places == [(0, 0, 10), (1, 0, BLOCK + 5), (2, 0, 10)]
    assert len(blocks.texts) == 3
