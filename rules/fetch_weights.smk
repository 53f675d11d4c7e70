rule fetch_weights:
    input:
        local=local_weights,
        code=code("fetch_weights"),
    output:
        weights="resources/weights/{model}.weights.h5",
        record="resources/weights/{model}.json",
    log:
        "results/logs/fetch_weights/{model}.log",
    benchmark:
        "results/benchmarks/fetch_weights/{model}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=4000,
        runtime="2h",
    params:
        model=lambda wildcards: {
            key: value for key, value in MODELS[wildcards.model].items() if key != "runtime"
        },
        # Another file with an old date is another file all the same.
        sizes=lambda wildcards: [
            os.path.getsize(path) for path in local_weights(wildcards) if not STORED
        ],
    message:
        "{wildcards.model}: fetching the weights"
    script:
        "../scripts/fetch_weights.py"
