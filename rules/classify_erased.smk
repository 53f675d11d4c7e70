rule classify_erased:
    """Runs the network over a batch of painted views; only the logits are kept."""
    input:
        erased="<results>/erased/{sample}/{batch}.tsv",
        painted=ancient("<results>/erased/{sample}/{batch}"),
        body=ancient("<resources>/networks/{model}.body"),
        head=ancient("<resources>/networks/{model}.head"),
        record="<resources>/networks/{model}.json",
        code=code("classify_erased"),
    output:
        predictions="<results>/erased_predictions/{model}/{sample}/{batch}.npz",
    log:
        "<logs>/classify_erased/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/classify_erased/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        interpolation=config["interpolation"],
        enlarged=lambda wildcards: wildcards.model not in MODELS,
    message:
        "{wildcards.sample} {wildcards.batch}: classifying the painted views with {wildcards.model}"
    script:
        "../scripts/classify_erased.py"
