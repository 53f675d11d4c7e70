"""What is wrong with media, and with what the sheet says of them, as far as their headers tell."""

import contextlib
from pathlib import Path

from cropsight.errors import InputError, Problems
from cropsight.labels.truth import Truth, TruthReader, check_boxes, check_last
from cropsight.media import headers, sources
from cropsight.media.headers import Header
from cropsight.settings.checked import Settings
from cropsight.settings.samples import Sample


def check_media(found: Settings, problems: Problems, warnings: Problems) -> int:
    """Note what is wrong; returns how many photos and videos there are.

    Args:
        found: what is right of the config and of the sheet.
        problems: where mistakes are noted.
        warnings: where those are noted that the config says to skip.
    """
    count, truths = 0, TruthReader()
    for sample in found.samples.values():
        path, before = Path(sample.path), f"{sample.where}: sample {sample.name}: "
        if sample.fault:
            warnings.add(before + sample.fault)
            continue
        keys = ["on_bad_sample", *["on_bad_frame"] * path.is_dir()]
        skip = "skip" in [found.config.get(key) for key in keys]
        media = sources.list_media(path)
        for number, file in enumerate(media):
            try:
                header = headers.read_header(file)
            except InputError as error:
                (warnings if skip else problems).add(f"{before}{error}")
                continue
            with problems.collected(before):
                _check_frames(sample, truths, number, file, header)
        count += len(media)
    return count


def _check_frames(
    sample: Sample, truths: TruthReader, number: int, file: Path, header: Header
) -> None:
    """Check what the sheet says of a medium's frames.

    Args:
        sample: of the sheet.
        truths: those that were read before.
        number: of the medium among the sample's.
        file: the medium.
        header: what it says.

    Raises:
        InputError: there are no such frames, or boxes reach over their edges.
    """
    problems, photo = Problems(), sources.is_photo(file)
    frames = None if photo else headers.frames_if_fewer(file, header, sample.start)
    if frames is not None:
        problems.add(
            f"start {sample.start} is beyond the last of the {frames} frames of {file}, which are "
            f"counted from 0; give a number up to {frames - 1}."
        )
    for target, cell in sample.truth.items():
        answers = Truth(())
        # What is wrong with the table itself is noted where the sheet is read.
        with contextlib.suppress(InputError):
            answers = truths.read(cell, target)
        with problems.collected():
            if photo:
                check_boxes(answers.boxes(number), f"frame {number}", header.sizes)
            else:
                _check_truth(answers, file, header)
    problems.check()


def _check_truth(answers: Truth, file: Path, header: Header) -> None:
    """Check what a truth says of a video.

    Raises:
        InputError: there are no such frames, or boxes reach over their edges.
    """
    last = max((span.first for span in answers.ranges), default=0)
    frames = headers.frames_if_fewer(file, header, last)
    if frames is not None:
        check_last(answers, frames)
    boxes = dict.fromkeys(box for span in answers.ranges for box in span.boxes)
    check_boxes(boxes, "every frame", header.sizes)
