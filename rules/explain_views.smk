rule explain_views:
    input:
        predictions="results/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES,
        head=ancient("resources/networks/{model}.head"),
        record="resources/networks/{model}.json",
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
        mem_mb=2000,
        runtime="1h",
    params:
        explained=explained,
    message:
        "{wildcards.sample} {wildcards.batch}: explaining what {wildcards.model} saw"
    script:
        "../scripts/explain_views.py"
