import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.maps.explained_classes import class_groups

LOGITS = np.zeros((2, 1000), np.float32)
LOGITS[0, 7] = LOGITS[1, 900] = 1


def test_top_is_each_view_s_own_first_class():
    assert class_groups(LOGITS, "top", []) == [[7], [900]]


@pytest.mark.parametrize("explained", ["target", "dog", "minivan"])
def test_target_is_all_of_its_classes_for_every_view(explained):
    # A target may have the name of a class: it is the target.
    assert class_groups(LOGITS, explained, [3, 5]) == [[3, 5], [3, 5]]


@pytest.mark.parametrize("named", [656, "656", "minivan", "n03770679"])
def test_a_class_can_be_named_by_index_label_or_wnid(named):
    assert class_groups(LOGITS, named, []) == [[656], [656]]


def test_an_unknown_class_is_refused():
    with pytest.raises(InputError, match="minivam"):
        class_groups(LOGITS, "minivam", [])
