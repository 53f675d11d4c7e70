"""The 1000 classes of ImageNet-1k (ILSVRC 2012), which the known architectures tell apart."""

from functools import cache
from pathlib import Path

from cropsight.files import read_table
from cropsight.labels.class_lists import ClassList, ListedClass

TABLE = Path(__file__).parent / "data" / "imagenet_classes.tsv"


@cache
def class_list() -> ClassList:
    """The classes: their labels are the first WordNet names with underscores, as Keras has them."""
    classes = (
        ListedClass(int(row["index"]), row["label"], row["wnid"], tuple(row["names"].split(", ")))
        for row in read_table(TABLE)
    )
    return ClassList("ImageNet", tuple(classes), f" Those of ImageNet are in {TABLE.name}.")
