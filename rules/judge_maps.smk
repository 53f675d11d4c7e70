rule judge_maps:
    """Judges the maps by their tests: measures of every view, and means beside the baselines'."""
    input:
        tests=each_batch("results/faithfulness/{model}/{sample}/{batch}.tsv", batches=tested),
        code=code("judge_maps"),
    output:
        table="results/faithfulness.tsv",
        summary="results/faithfulness.json",
    log:
        "results/logs/judge_maps.log",
    benchmark:
        "results/benchmarks/judge_maps.tsv"
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
        "judging the maps by their tests"
    script:
        "../scripts/judge_maps.py"
