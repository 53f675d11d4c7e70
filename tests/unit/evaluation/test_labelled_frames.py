"""Which frames have a label, yes or no."""

from doubles.detections import PHOTOS, tables

from cropsight.evaluation.labelled_frames import labelled_frames


def test_frames_without_an_answer_are_left_out():
    frames = labelled_frames("vehicle", "net", *tables(PHOTOS), 1.0)
    assert len(frames.truth) == 8
    assert frames.truth.sum() == 4
    assert len(set(frames.cluster)) == 8
    assert frames.kinds == (0, 8, 0) and not frames.sample.any()
    assert frames.called["crops"].tolist() == [1, 1, 1, 0, 1, 0, 1, 0]
