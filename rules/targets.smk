# Each step as a target of its own; nothing is made here.


localrules:
    frames,
    resized,
    crops,
    predictions,
    gradcam,
    comparison,
    faithfulness,
    randomisation,
    report,


rule frames:
    """The frames of all samples."""
    input:
        FRAMES,


rule resized:
    """The frames at one height."""
    input:
        FRAMES,
        each_batch("results/resized/{sample}/{batch}.tsv"),


rule crops:
    """The whole frames and their crops."""
    input:
        FRAMES,
        each_batch("results/views/{sample}/{batch}.tsv"),


rule predictions:
    """The predictions of the networks for every view."""
    input:
        FRAMES,
        each_batch("results/predictions/{model}/{sample}/{batch}.npz", NETWORKS),


rule gradcam:
    """The maps: drawn, stitched and measured."""
    input:
        FRAMES,
        each_batch("results/heatmaps/{model}/{sample}/{batch}.tsv"),
        each_batch("results/stitched_heatmaps/{model}/{sample}/{batch}.tsv"),
        rules.measure_evidence.output,
        rules.evaluate_pointing_game.output,


rule comparison:
    """The comparison of whole pictures and their crops."""
    input:
        rules.compare_detections.output,
        rules.evaluate_detections.output,


rule faithfulness:
    """Tests of the maps by perturbed views."""
    input:
        FRAMES,
        rules.summarise_faithfulness.output,


rule randomisation:
    """Tests of the maps by networks with randomised weights."""
    input:
        FRAMES,
        collect("results/figures/randomisation-{model}.png", model=MODELS),


rule report:
    """The report."""
    input:
        rules.build_report.output.report,
