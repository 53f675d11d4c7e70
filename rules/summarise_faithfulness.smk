rule summarise_faithfulness:
    """Summarises how faithful the maps are: measures of every view, means beside the baselines'."""
    input:
        tests=each_batch("<results>/faithfulness/{model}/{sample}/{batch}.tsv", batches=tested),
        code=code("summarise_faithfulness"),
    output:
        table="<results>/faithfulness.tsv",
        summary="<results>/faithfulness.json",
    log:
        "<logs>/summarise_faithfulness.log",
    benchmark:
        "<benchmarks>/summarise_faithfulness.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        samples=list(SAMPLES),
        seed=config["faithfulness"]["seed"],
    message:
        "summarising the faithfulness of the maps"
    script:
        "../scripts/summarise_faithfulness.py"
