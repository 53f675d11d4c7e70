# Input functions: a sample's media, its frames and batches, and what to do where it has none.
from functools import cache

from cropsight.erasing.boxed_batches import boxed_batches
from cropsight.labels.truth import read_truth
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.media.sources import list_media, unused_files
from cropsight.oracle import places
from cropsight.publishing.overlays.tiles import MOST_TILES
from cropsight.results import frame_tables
from cropsight.settings.samples import boxed_cells, numbered_truths

# A rule that needs all samples asks for these, so that their frames are extracted side by side.
FRAMES = collect("<results>/frames/{sample}/frames.tsv", sample=SAMPLES)
# Where truth has boxes; as these are in tables, each cell is a path.
BOXED = {name: Path(cell) for name, cell in boxed_cells(SAMPLES, TARGET).items()}
# With the control of this name, whose views hang on boxes.
ORACLE = list(SAMPLES) if "oracle" in config["controls"] else []

# Whose originals are in the site.
PUBLISHED = list(SAMPLES) if config["publish"]["media"] else []


@cache
def media_files(sample):
    """The photos or the video of a sample, if any; a folder of photos in the storage is one."""
    path = SAMPLES[sample].path
    if SAMPLES[sample].fault:
        return []
    if STORED:
        return [path]
    # What may not be opened is named by the job; as its input it would end the run.
    return [given(str(file)) for file in list_media(Path(path)) if os.access(file, os.R_OK)]


def is_folder(sample):
    """Whether a sample is a folder of photos, which are listed here; one in the storage is not."""
    return not STORED and not SAMPLES[sample].fault and os.path.isdir(SAMPLES[sample].path)


@cache
def beside_photos(sample):
    """What is in a sample's folder beside its photos, and why it is not read."""
    return unused_files(Path(SAMPLES[sample].path)) if is_folder(sample) else []


def retried_media(wildcards):
    """The media of a sample; where the last run could not use them, they are tried once more."""
    snakemake_private.try_again(
        workflow, checkpoints.extract_frames, frame_tables.has_no_frame, wildcards
    )
    return media_files(wildcards.sample)


def extracted(sample):
    """A sample's frames by frames.tsv, known once they are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    # Opened this way, Snakemake gets it from the storage first.
    with frames.open():
        return frame_tables.FRAMES.read(Path(frames)).frames


@cache
def batches(sample):
    """Names of a sample's batches."""
    return list(dict.fromkeys(row.batch for row in extracted(sample)))


@cache
def tested(sample):
    """The frames of a sample on which maps are tested, by batch."""
    return evenly_spaced(extracted(sample), config["faithfulness"]["frames"])


@cache
def boxed(sample):
    """The boxes of a sample's frames, by batch; batches without boxes are left out."""
    if sample not in BOXED:
        return {}
    return boxed_batches(extracted(sample), read_truth(BOXED[sample], TARGET))


@cache
def oracle_ring():
    """Who lends the place of a box to frames without one."""
    lenders = [
        one
        for sample, path in BOXED.items()
        for one in places.lenders(extracted(sample), read_truth(path, TARGET))
    ]
    return places.Ring(lenders, config["random_crops"]["seed"])


@cache
def oracle_places(sample):
    """The places in a sample's frames that the oracle's crops are around, by batch."""
    answers = read_truth(BOXED[sample], TARGET) if sample in BOXED else None
    return places.places(extracted(sample), answers, oracle_ring())


def boxes_known(wildcards):
    """No path: only sees to it that the frames are known that the oracle's places hang on."""
    oracle_places(wildcards.sample)
    return []


def batch_frames(wildcards):
    """The manifest and the folder of one batch's frames, which the checkpoint makes."""
    checkpoints.extract_frames.get(sample=wildcards.sample)
    return f"<results>/frames/{wildcards.sample}/batches/{wildcards.batch}"


def each_batch(pattern, models=MODELS, samples=SAMPLES, batches=batches, mark=str):
    """An input function: the paths of `pattern` for models, samples and the batches of each."""
    pattern = snakemake_private.with_folders(workflow, pattern)
    nothing = unusable("frames")

    def paths(wildcards):
        found = [
            mark(path)
            for sample in samples
            for batch in batches(sample)
            for path in collect(
                pattern, sample=sample, batch=batch, model=models, allow_missing=True
            )
        ]
        if found or not samples or not no_frames():
            return found
        return nothing(wildcards)  # A report of no frame would look like one.

    return paths


@cache
def in_sheet(sample):
    """Names of the batches whose frames a sheet shows."""
    return list(evenly_spaced(extracted(sample), MOST_TILES))


def overlaid(pattern, mark=str):
    """An input function: the paths of `pattern` for the batches that an overlay shows."""
    pattern = snakemake_private.with_folders(workflow, pattern)

    def paths(wildcards):
        shown = in_sheet if wildcards.ending == "jpg" else batches
        of = {"sample": wildcards.sample, "model": wildcards.model}
        return [mark(path) for path in collect(pattern, batch=shown(wildcards.sample), **of)]

    return paths


def each_overlay(wildcards):
    """The overlays of all samples that have frames: of a video a video, else a sheet."""
    pattern = snakemake_private.with_folders(
        workflow, "<results>/overlays/{model}/{sample}.{ending}"
    )
    return [
        path
        for sample in SAMPLES
        if batches(sample)
        for path in collect(pattern, model=MODELS, sample=sample, ending=overlay_ending(sample))
    ]


def overlay_ending(sample):
    """What the overlay of a sample ends in; only frames of videos have a time."""
    return "jpg" if extracted(sample)[0].time is None else config["overlays"]["format"]


def own_truths(wildcards):
    """The truth files of a sample."""
    return truth_files({wildcards.sample: SAMPLES[wildcards.sample]})


def own_cells(wildcards):
    """Truth of a sample by target: a cell, or the number of its file among `own_truths`."""
    (cells,) = numbered_truths({wildcards.sample: SAMPLES[wildcards.sample]}).values()
    return cells


def no_frames():
    """Whether no sample could be used."""
    return not any([batches(sample) for sample in SAMPLES])


def unusable(step):
    """An input function: if samples have no frames, what fails at the end of a step for them."""
    path = snakemake_private.with_folders(workflow, f"<results>/unusable/{step}")
    return lambda wildcards: [] if all([batches(sample) for sample in SAMPLES]) else [path]


def asked_for(wildcards):
    """What is made before a step fails: its part of STEPS, of paths and input functions."""
    return [
        path
        for part in STEPS[wildcards.step]
        for path in (part(wildcards) if callable(part) else [part])
    ]
