"""Which frames have a label, yes or no."""

import pandas as pd
from doubles.detections import PHOTOS, tables

from cropsight.evaluation.labelled_frames import labelled_frames
from cropsight.results.documents import Scope


def test_frames_without_an_answer_are_left_out():
    frames = labelled_frames("vehicle", "net", *tables(PHOTOS), 1.0)
    assert len(frames.truth) == 8
    assert frames.truth.sum() == 4
    assert len(set(frames.cluster)) == 8
    assert (frames.scope.photos, frames.scope.scenes, frames.scope.blocks) == (
        8,
        0,
        0,
    ) and not frames.sample.any()
    assert frames.called["crops"].tolist() == [1, 1, 1, 0, 1, 0, 1, 0]


def test_a_scene_joins_photos_and_videos_of_several_samples():
    photos = tables(PHOTOS[:4], scenes=["gate", "", "gate", "yard"], sample="photos")
    video = tables(PHOTOS[:3], times=[0, 1, 20], scenes=["gate", "", ""], sample="video")
    both = [pd.concat(pair) for pair in zip(photos, video, strict=True)]
    frames = labelled_frames("vehicle", "net", *both, 10)
    assert frames.cluster.tolist() == [0, 1, 0, 2, 0, 3, 4]
    assert frames.sample.tolist() == [0] * 4 + [1] * 3
    assert frames.scope == Scope(photos=4, videos=1, scenes=2, blocks=2, alone=1)
