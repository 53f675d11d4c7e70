rule explain_views:
    input:
        predictions="results/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES,
        weights=ancient("resources/weights/{model}.weights.h5"),
        record="resources/weights/{model}.json",
        code=code("explain_views"),
    output:
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
    log:
        "results/logs/explain_views/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/explain_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
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
