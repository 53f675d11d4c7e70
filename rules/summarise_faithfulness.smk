from cropsight.settings.samples import numbered_truths


rule summarise_faithfulness:
    """Summarises the faithfulness of the maps: measures of every view, and means beside the baselines."""
    input:
        tests=each_batch("<results>/faithfulness/{model}/{sample}/{batch}.tsv", batches=tested),
        frames=FRAMES,
        truths=lambda wildcards: [source(path) for path in TRUTHS],
        code=code("summarise_faithfulness"),
    output:
        table=reported(
            "<results>/faithfulness.tsv",
            "Tables",
            "tables",
            result="faithfulness of every map",
            format="TSV",
        ),
        summary=reported(
            "<results>/faithfulness.json",
            "Numbers",
            "metrics",
            result="faithfulness of the maps, summarised",
            format="JSON",
        ),
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
        scenes=escaped({name: sample.scene for name, sample in SAMPLES.items()}),
        cells=escaped({name: cells[TARGET] for name, cells in numbered_truths(SAMPLES).items()}),
        target=escaped(TARGET),
        intervals=INTERVALS,
        # As in tabulate_detections.
        contents=[sha256(path) for path in TRUTHS],
    message:
        "summarising the faithfulness of the maps"
    script:
        "../scripts/summarise_faithfulness.py"
