# Does cropping help an image classifier see the vehicle?
#
# Photos and videos go in; every frame is classified as a whole and as crops; Grad-CAM shows where the
# classifier looked; one HTML report compares what the whole picture and its crops detected.
from snakemake.utils import min_version

min_version("9.27")


configfile: "config/config.yaml"


# Where files go: <results> and <resources> are Snakemake's, to be set by a module or the config.
pathvars:
    logs="<results>/logs",
    benchmarks="<results>/benchmarks",


include: "rules/settings.smk"
include: "rules/common.smk"
include: "rules/batches.smk"
include: "rules/extract_frames.smk"
include: "rules/resize_frames.smk"
include: "rules/crop_views.smk"
include: "rules/fetch_weights.smk"
include: "rules/compile_network.smk"
include: "rules/classify_views.smk"
include: "rules/explain_views.smk"
include: "rules/draw_heatmaps.smk"
include: "rules/stitch_heatmaps.smk"
include: "rules/measure_evidence.smk"
include: "rules/evaluate_pointing_game.smk"
include: "rules/erase_boxes.smk"
include: "rules/classify_erased.smk"
include: "rules/tabulate_erased.smk"
include: "rules/crop_oracle.smk"
include: "rules/classify_oracle.smk"
include: "rules/perturb_views.smk"
include: "rules/summarise_faithfulness.smk"
include: "rules/randomise_network.smk"
include: "rules/tabulate_detections.smk"
include: "rules/evaluate_detections.smk"
include: "rules/record_provenance.smk"
include: "rules/build_report.smk"
include: "rules/build_site.smk"
include: "rules/draw_overlays.smk"
include: "rules/name_unusable.smk"
include: "rules/targets.smk"


rule all:
    """The report, everything that it is made from, and the drawn maps."""

    # Where this is a module, a rule that came before stays the default.
    default_target: workflow.default_target is None
    input:
        FRAMES,
        *STEPS["all"],
        unusable("all"),
        report=rules.build_report.output.report,
    localrule: True
    message:
        "done; the report is {input.report}"
