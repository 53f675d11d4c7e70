rule draw_overlays:
    """Draws a sample's frames with maps, boxes and scores: as a video, or some on a sheet."""
    input:
        frames="<results>/frames/{sample}/frames.tsv",
        views=overlaid("<results>/views/{sample}/{batch}.tsv"),
        stitched=overlaid("<results>/stitched_heatmaps/{model}/{sample}/{batch}.tsv"),
        pictures=overlaid("<results>/stitched_heatmaps/{model}/{sample}/{batch}", mark=ancient),
        predictions=overlaid("<results>/predictions/{model}/{sample}/{batch}.npz"),
        truths=lambda wildcards: [source(path) for path in own_truths(wildcards)],
        code=code("draw_overlays"),
    output:
        overlay="<results>/overlays/{model}/{sample}.{ending}",
    log:
        "<logs>/draw_overlays/{model}/{sample}.{ending}.log",
    benchmark:
        "<benchmarks>/draw_overlays/{model}/{sample}.{ending}.tsv"
    wildcard_constraints:
        ending="jpg|mp4|webm",
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
    params:
        model="{model}",
        sample="{sample}",
        targets=lambda wildcards: escaped(TARGET_CLASSES[wildcards.model]),
        class_count=lambda wildcards: len(CLASS_LISTS[wildcards.model]),
        cells=lambda wildcards: escaped(own_cells(wildcards)),
        # As in tabulate_detections.
        contents=lambda wildcards: [sha256(path) for path in own_truths(wildcards)],
        decision=config["decision"],
        explained=escaped(config["gradcam"]["class"]),
    message:
        "{wildcards.sample}: drawing {wildcards.ending} of {wildcards.model}"
    script:
        "../scripts/draw_overlays.py"
