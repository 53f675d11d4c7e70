rule stitch_heatmaps:
    """Stitches the heatmaps of a frame's crops into one picture, beside the whole picture's own map."""
    input:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=ancient("<results>/views/{sample}/{batch}"),
        gradcam="<results>/gradcam/{model}/{sample}/{batch}.npz",
        code=code("stitch_heatmaps"),
    output:
        stitched="<results>/stitched_heatmaps/{model}/{sample}/{batch}.tsv",
        pictures=directory("<results>/stitched_heatmaps/{model}/{sample}/{batch}"),
    log:
        "<logs>/stitch_heatmaps/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/stitch_heatmaps/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        question=lambda wildcards: DRAWN[wildcards.model],
        style=config["heatmap"],
    message:
        "{wildcards.sample} {wildcards.batch}: stitching the crops' heatmaps of {wildcards.model}"
    script:
        "../scripts/stitch_heatmaps.py"
