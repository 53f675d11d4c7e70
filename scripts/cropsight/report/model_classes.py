"""The classes of the models, and what their scores are, in words."""

from dataclasses import dataclass

from cropsight.labels import imagenet
from cropsight.labels.class_lists import ClassList
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.report.wording import list_words
from cropsight.results.documents import ClassRow

_SCORES = {"softmax": "summed probability", "sigmoid": "highest probability"}


@dataclass(frozen=True)
class ModelClasses:
    """Models that share a list of classes, and whose outputs are of one kind.

    Attributes:
        models: their names.
        classes: the list.
        output: what makes their logits probabilities.
        all_models: whether there are no others.
    """

    models: list[str]
    classes: ClassList
    output: str
    all_models: bool

    @property
    def of_imagenet(self) -> bool:
        """Whether the classes are ImageNet's."""
        return self.classes is imagenet.class_list()

    @property
    def many(self) -> bool:
        """Whether they are spoken of in the plural."""
        return self.all_models or len(self.models) > 1

    @property
    def subject(self) -> str:
        """The models as the beginning of a sentence."""
        return "The models" if self.all_models else list_words(self.models)

    def words(self, count: int) -> str:
        """So many of the classes: "36 ImageNet classes", "1 class of signs"."""
        noun = "class" if count == 1 else "classes"
        if self.of_imagenet:
            return f"{count:,} ImageNet {noun}"
        return f"{count:,} {noun} of {list_words(self.models)}"


@dataclass(frozen=True)
class CountingClasses:
    """A list of the classes that count as a target, under its title."""

    title: str
    classes: list[ClassRow]


def model_classes(results: RunResults) -> list[ModelClasses]:
    """The models by their classes and outputs, in the order of the config."""
    found: dict[tuple[ClassList, str], list[str]] = {}
    for weights in results.provenance.weights:
        kind = results.class_lists[weights.model], weights.output
        found.setdefault(kind, []).append(weights.model)
    return [ModelClasses(models, *kind, len(found) == 1) for kind, models in found.items()]


def counting_classes(results: TargetResults) -> list[CountingClasses]:
    """The classes that count as the target, of each kind of models."""
    found = []
    for one in model_classes(results):
        classes = results.target_rows[one.models[0]].classes
        words = f"The {one.words(len(classes))} that {_count(classes)} as {results.target}"
        found.append(CountingClasses(words, classes))
    return found


def classification_words(results: RunResults) -> str:
    """What the models make of a view."""
    return " ".join(map(_classification, model_classes(results)))


def _classification(one: ModelClasses) -> str:
    whose = f"of {'their' if one.many else 'its'} {len(one.classes)} classes"
    if one.of_imagenet:
        whose = f"of the {len(one.classes)} classes of ImageNet-1k"
    assign = f"{one.subject} {'assign' if one.many else 'assigns'}"
    if one.output == "softmax":
        return f"{assign} a probability (softmax of the logits) to each {whose}."
    return (
        f"{assign} each {whose} a probability of its own (sigmoid of the logit), whatever those of "
        "the others are."
    )


def score_words(results: TargetResults) -> str:
    """What a view's score is."""
    parts = [
        f"the {_SCORES[one.output] if classes[1:] else 'probability'} of the "
        f"{one.words(len(classes))} that {_count(classes)} as {results.target}"
        for one in model_classes(results)
        for classes in [results.target_rows[one.models[0]].classes]
    ]
    return f"A view's {results.target} score is {list_words(parts, 'or')}; they are listed below."


def _count(classes: list[ClassRow]) -> str:
    return "counts" if len(classes) == 1 else "count"


def limits_words(results: RunResults, any_target: str) -> list[str]:
    """What scores are not; `any_target` is what may be there."""
    return [_limits(one, any_target) for one in model_classes(results)]


def _limits(one: ModelClasses, any_target: str) -> str:
    score = "The score" if one.all_models else f"The score of {list_words(one.models)}"
    if one.output == "sigmoid":
        return (
            f"{score} is the highest of the probabilities that the model gives the target's "
            f"classes, each by itself, not the probability that {any_target} is there."
        )
    trained = (
        " The models were trained on pictures with one main object."
        if one.of_imagenet and one.all_models
        else ""
    )
    return (
        f"{score} is a share of the probability that the model distributes among its "
        f"{len(one.classes)} classes, not the probability that {any_target} is there.{trained}"
    )
