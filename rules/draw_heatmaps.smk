rule draw_heatmaps:
    input:
        views="results/views/{sample}/{batch}.tsv",
        pictures=ancient("results/views/{sample}/{batch}"),
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
        code=code("draw_heatmaps"),
    output:
        heatmaps="results/heatmaps/{model}/{sample}/{batch}.tsv",
        pictures=directory("results/heatmaps/{model}/{sample}/{batch}"),
    log:
        "results/logs/draw_heatmaps/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/draw_heatmaps/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime="1h",
    params:
        style=config["heatmap"],
    message:
        "{wildcards.sample} {wildcards.batch}: drawing the heatmaps of {wildcards.model}"
    script:
        "../scripts/draw_heatmaps.py"
