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
    input:
        FRAMES,


rule resized:
    input:
        FRAMES,
        each_batch("results/resized/{sample}/{batch}.tsv"),


rule crops:
    input:
        FRAMES,
        each_batch("results/views/{sample}/{batch}.tsv"),


rule predictions:
    input:
        FRAMES,
        each_batch("results/predictions/{model}/{sample}/{batch}.npz", NETWORKS),


rule gradcam:
    input:
        FRAMES,
        each_batch("results/heatmaps/{model}/{sample}/{batch}.tsv"),
        each_batch("results/together/{model}/{sample}/{batch}.tsv"),
        rules.measure_evidence.output,
        rules.play_pointing_game.output,


rule comparison:
    input:
        rules.compare_detections.output,
        rules.evaluate_detections.output,


rule faithfulness:
    input:
        FRAMES,
        rules.judge_maps.output,


rule randomisation:
    input:
        FRAMES,
        collect("results/figures/randomisation-{model}.png", model=MODELS),


rule report:
    input:
        rules.build_report.output.report,
