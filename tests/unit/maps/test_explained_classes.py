import numpy as np
import pytest

from cropsight.maps.explained_classes import asked_classes
from cropsight.results.arrays import TOP

LOGITS = np.zeros((2, 1000), np.float32)
LOGITS[0, 7] = LOGITS[1, 900] = 1


def test_top_is_each_view_s_own_first_class():
    assert asked_classes(LOGITS, TOP) == [(7,), (900,)]


@pytest.mark.parametrize("group", [(3, 5), (656,)])
def test_a_group_is_all_of_its_classes_for_every_view(group):
    assert asked_classes(LOGITS, group) == [group, group]
