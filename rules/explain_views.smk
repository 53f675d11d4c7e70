def explained(wildcards):
    """What is explained; the target's classes count only where they are what is explained."""
    gradcam = config["gradcam"]
    group = load_target(TARGET).indices
    return gradcam | {"group": group if gradcam["class"] == "target" else []}


rule explain_views:
    input:
        predictions="results/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES,
        weights="resources/weights/{model}.weights.h5",
        record="resources/weights/{model}.json",
        code=code("explain_views"),
    output:
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
    log:
        "results/logs/explain_views/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/explain_views/{model}/{sample}/{batch}.tsv"
    threads: 4
    resources:
        mem_mb=3000,
        runtime="1h",
    params:
        model=network,
        explained=explained,
    message:
        "{wildcards.sample} {wildcards.batch}: explaining what {wildcards.model} saw"
    script:
        "../scripts/explain_views.py"
