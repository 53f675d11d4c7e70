"""What a person may have meant."""

from cropsight.suggestion import either, suggestion


def test_the_nearest_name_is_suggested_without_regard_to_case() -> None:
    assert suggestion("VGG", ["vgg16", "resnet50"]) == " Did you mean 'vgg16'?"
    assert suggestion("qqqq", ["vgg16", "resnet50"]) == ""
    assert suggestion(16, []) == ""


def test_several_names_what_does_not_matter_and_how_alike() -> None:
    def fold(name: str) -> str:
        return name.replace("_", "")

    known = ["mobilenet_v2", "mobilenet_v3", "vgg16"]
    found = suggestion("mobilenetv_2", known, 2, fold=fold)
    assert found == " Did you mean 'mobilenet_v2' or 'mobilenet_v3'?"
    assert suggestion("mobile", known, cutoff=0.9) == ""
    assert either(["a"]) == "'a'"
