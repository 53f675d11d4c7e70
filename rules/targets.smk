# Each step as a target of its own; nothing is made here.


rule frames:
    """The frames of all samples."""
    input:
        FRAMES,
    localrule: True


rule resized:
    """The frames at one height."""
    input:
        FRAMES,
        each_batch("<results>/resized/{sample}/{batch}.tsv"),
    localrule: True


rule crops:
    """The whole frames and their crops."""
    input:
        FRAMES,
        each_batch("<results>/views/{sample}/{batch}.tsv"),
    localrule: True


rule predictions:
    """The predictions of the networks for every view."""
    input:
        FRAMES,
        each_batch("<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
    localrule: True


rule gradcam:
    """The maps: drawn, stitched and measured."""
    input:
        FRAMES,
        each_batch("<results>/heatmaps/{model}/{sample}/{batch}.tsv"),
        each_batch("<results>/stitched_heatmaps/{model}/{sample}/{batch}.tsv"),
        rules.measure_evidence.output,
        rules.evaluate_pointing_game.output,
    localrule: True


rule comparison:
    """The comparison of whole pictures and their crops."""
    input:
        rules.tabulate_detections.output,
        rules.evaluate_detections.output,
    localrule: True


rule faithfulness:
    """Tests of the maps by perturbed views."""
    input:
        FRAMES,
        rules.summarise_faithfulness.output,
    localrule: True


rule randomisation:
    """Tests of the maps by networks with randomised weights."""
    input:
        FRAMES,
        collect("<results>/figures/randomisation-{model}.png", model=MODELS),
    localrule: True


rule report:
    """The report."""
    input:
        rules.build_report.output.report,
    localrule: True
