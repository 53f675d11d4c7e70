rule draw_heatmaps:
    """Draws each view's map: as a heatmap, and as an overlay over the view."""
    input:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=ancient("<results>/views/{sample}/{batch}"),
        gradcam="<results>/gradcam/{model}/{sample}/{batch}.npz",
        classes=class_source,
        code=code("draw_heatmaps"),
    output:
        heatmaps="<results>/heatmaps/{model}/{sample}/{batch}.tsv",
        pictures=directory("<results>/heatmaps/{model}/{sample}/{batch}"),
    log:
        "<logs>/draw_heatmaps/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/draw_heatmaps/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        question=lambda wildcards: DRAWN[wildcards.model],
        # As in tabulate_detections.
        content=lambda wildcards: [sha256(path) for path in own_class_files(wildcards)],
        style=config["heatmap"],
    message:
        "{wildcards.sample} {wildcards.batch}: drawing the heatmaps of {wildcards.model}"
    script:
        "../scripts/draw_heatmaps.py"
