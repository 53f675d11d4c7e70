rule join_crops:
    """Draws the maps of a frame's crops together, beside the whole picture's own map."""
    input:
        views="results/views/{sample}/{batch}.tsv",
        pictures=ancient("results/views/{sample}/{batch}"),
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
        code=code("join_crops"),
    output:
        together="results/together/{model}/{sample}/{batch}.tsv",
        pictures=directory("results/together/{model}/{sample}/{batch}"),
    log:
        "results/logs/join_crops/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/join_crops/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        style=config["heatmap"],
    message:
        "{wildcards.sample} {wildcards.batch}: putting the crops' heatmaps of {wildcards.model} together"
    script:
        "../scripts/join_crops.py"
