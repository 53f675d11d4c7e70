# Each step as a target of its own; nothing is made here.


rule frames:
    input:
        FRAMES,
    """The frames of all samples."""
    localrule: True


rule resized:
    input:
        FRAMES,
        each_batch("<results>/resized/{sample}/{batch}.tsv"),
    """The frames at one height."""
    localrule: True


rule crops:
    input:
        FRAMES,
        each_batch("<results>/views/{sample}/{batch}.tsv"),
    """The whole frames and their crops."""
    localrule: True


rule predictions:
    input:
        FRAMES,
        each_batch("<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
    """What the networks say of every view."""
    localrule: True


rule gradcam:
    input:
        FRAMES,
        each_batch("<results>/heatmaps/{model}/{sample}/{batch}.tsv"),
        each_batch("<results>/stitched_heatmaps/{model}/{sample}/{batch}.tsv"),
        rules.measure_evidence.output,
        rules.evaluate_pointing_game.output,
    """The maps: drawn, stitched and measured."""
    localrule: True


rule comparison:
    input:
        rules.compare_detections.output,
        rules.evaluate_detections.output,
    """What the whole frames and their crops detect, compared."""
    localrule: True


rule faithfulness:
    input:
        FRAMES,
        rules.summarise_faithfulness.output,
    """Tests of the maps by changed pictures."""
    localrule: True


rule randomisation:
    input:
        FRAMES,
        collect("<results>/figures/randomisation-{model}.png", model=MODELS),
    """Tests of the maps by networks without their weights."""
    localrule: True


rule report:
    input:
        rules.build_report.output.report,
    """The report."""
    localrule: True
