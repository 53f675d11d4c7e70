# What the steps ask for, beside the tables of frames.
STEPS = {
    "frames": [],
    "resized": [each_batch("<results>/resized/{sample}/{batch}.tsv")],
    "crops": [
        each_batch("<results>/views/{sample}/{batch}.tsv"),
        each_batch("<results>/oracle/{sample}/{batch}.tsv", samples=ORACLE),
    ],
    "predictions": [
        each_batch("<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
        each_batch("<results>/oracle_predictions/{model}/{sample}/{batch}.npz", samples=ORACLE),
    ],
    "gradcam": [
        each_batch("<results>/heatmaps/{model}/{sample}/{batch}.tsv"),
        each_batch("<results>/stitched_heatmaps/{model}/{sample}/{batch}.tsv"),
        *rules.measure_evidence.output,
        *rules.evaluate_pointing_game.output,
    ],
    "comparison": [*rules.tabulate_detections.output, *rules.evaluate_detections.output],
    "faithfulness": [*rules.summarise_faithfulness.output],
    "randomisation": collect("<results>/figures/randomisation-{model}.png", model=MODELS),
    "report": [rules.build_report.output.report],
    "overlays": [each_overlay],
    "site": [rules.build_site.output.site],
    "all": [
        each_batch("<results>/heatmaps/{model}/{sample}/{batch}.tsv"),
        *rules.evaluate_pointing_game.output,
        rules.build_report.output.report,
    ],
}


rule name_unusable:
    """Fails with the names of the samples that could not be used, after all else is made."""
    input:
        frames=FRAMES,
        asked_for=asked_for,
        code=code("name_unusable"),
    output:
        # Never made, so that it fails in every run.
        never="<results>/unusable/{step}",
    log:
        "<logs>/name_unusable/{step}.log",
    wildcard_constraints:
        step="|".join(STEPS),
    retries: 0
    localrule: True
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(60),
    params:
        samples=list(SAMPLES),
    message:
        "naming the samples that could not be used"
    script:
        "../scripts/name_unusable.py"
