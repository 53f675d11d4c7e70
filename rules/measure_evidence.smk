rule measure_evidence:
    """Measures how each frame's evidence for a target is distributed over its crops."""
    input:
        views=each_batch("<results>/views/{sample}/{batch}.tsv"),
        gradcam=each_batch("<results>/gradcam/{model}/{sample}/{batch}.npz"),
        code=code("measure_evidence"),
    output:
        evidence=reported(
            "<results>/evidence.tsv",
            "Tables",
            "tables",
            result="evidence in each crop",
            format="TSV",
        ),
    log:
        "<logs>/measure_evidence.log",
    benchmark:
        "<benchmarks>/measure_evidence.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        samples=list(SAMPLES),
        targets=escaped(TARGET_CLASSES),
    message:
        "measuring the evidence in each crop"
    script:
        "../scripts/measure_evidence.py"
