rule judge_maps:
    input:
        tests=each_batch("results/faithfulness/{model}/{sample}/{batch}.tsv", of=tested),
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
    threads: 1
    resources:
        mem_mb=2000,
        runtime="1h",
    params:
        models=list(MODELS),
        samples=list(SAMPLES),
        seed=config["faithfulness"]["seed"],
    message:
        "judging the maps by their tests"
    script:
        "../scripts/judge_maps.py"
