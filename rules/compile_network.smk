rule compile_network:
    input:
        weights=lambda wildcards: ancient(f"{weights_of(wildcards)}.weights.h5"),
        weights_record=lambda wildcards: f"{weights_of(wildcards)}.json",
        code=code("compile_network"),
    output:
        body="resources/networks/{model}.body",
        head="resources/networks/{model}.head",
        record="resources/networks/{model}.json",
    log:
        "results/logs/compile_network/{model}.log",
    benchmark:
        "results/benchmarks/compile_network/{model}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=5000,
        runtime="1h",
    params:
        model=network,
    message:
        "{wildcards.model}: compiling the network"
    script:
        "../scripts/compile_network.py"
