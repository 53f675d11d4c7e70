rule classify_oracle:
    """Runs the network over a batch of the oracle's views; only the logits are kept."""
    input:
        oracle="<results>/oracle/{sample}/{batch}.tsv",
        pictures=ancient("<results>/oracle/{sample}/{batch}"),
        body=ancient("<resources>/networks/{model}.body"),
        head=ancient("<resources>/networks/{model}.head"),
        record="<resources>/networks/{model}.json",
        code=code("classify_oracle"),
    output:
        predictions="<results>/oracle_predictions/{model}/{sample}/{batch}.npz",
    log:
        "<logs>/classify_oracle/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/classify_oracle/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        interpolation=config["interpolation"],
    message:
        "{wildcards.sample} {wildcards.batch}: classifying the oracle's views with {wildcards.model}"
    script:
        "../scripts/classify_oracle.py"
