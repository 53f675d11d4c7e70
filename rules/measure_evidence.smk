rule measure_evidence:
    input:
        views=each_batch("results/views/{sample}/{batch}.tsv"),
        gradcam=each_batch("results/gradcam/{model}/{sample}/{batch}.npz"),
        code=code("measure_evidence"),
    output:
        evidence="results/evidence.tsv",
    log:
        "results/logs/measure_evidence.log",
    benchmark:
        "results/benchmarks/measure_evidence.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime="1h",
    params:
        models=list(MODELS),
        samples=list(SAMPLES),
    message:
        "measuring where the evidence lies"
    script:
        "../scripts/measure_evidence.py"
