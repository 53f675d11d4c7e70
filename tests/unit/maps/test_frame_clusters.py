"""The clusters of frames by the tables of their samples."""

from pathlib import Path

from cropsight.labels.truth import Truth
from cropsight.maps.frame_clusters import chosen, frame_clusters
from cropsight.results.frame_tables import FRAMES, FrameRow, LeftOutRow
from handmade import filled


def test_blocks_of_a_video_and_photos_are_clusters(tmp_path: Path) -> None:
    times = {"film": [0.0, 4.9, 5.0, 12.0], "photos": [None, None], "nothing": []}
    tables = []
    for sample, of_frames in times.items():
        tables.append(tmp_path / sample / "frames.tsv")
        tables[-1].parent.mkdir()
        rows = [filled(FrameRow, frame=n, time=time) for n, time in enumerate(of_frames)]
        FRAMES.write(tables[-1], [*rows, LeftOutRow(9, None, "x.mp4", "is damaged")])
    found = frame_clusters(tables, 5, dict.fromkeys(times, Truth(())))
    film, photos = [("film", n) for n in range(4)], [("photos", 0), ("photos", 1)]
    assert list(found) == film + photos
    assert [found[frame] for frame in film + photos] == [0, 0, 1, 2, 3, 4]
    truths = {name: Truth((), scene="" if name == "film" else "square") for name in times}
    named = frame_clusters(tables, 5, truths)
    assert [named[frame] for frame in film + photos] == [0, 0, 1, 2, 3, 3]
    # In any order, and without gaps in their numbers.
    assert chosen(found, [photos[1], film[3], film[1], photos[1]]).tolist() == [2, 1, 0, 2]
