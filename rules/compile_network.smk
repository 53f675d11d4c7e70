rule compile_network:
    input:
        weights=ancient("resources/weights/{model}.weights.h5"),
        weights_record="resources/weights/{model}.json",
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
