from cropsight.settings.samples import numbered_truths


rule tabulate_detections:
    """Writes predictions, scores and detections as tables, and counts the detections by truth."""
    input:
        predictions=each_batch("<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
        oracle=each_batch(
            "<results>/oracle_predictions/{model}/{sample}/{batch}.npz", samples=ORACLE
        ),
        frames=FRAMES,
        classes=class_sources,
        truths=lambda wildcards: [source(path) for path in TRUTHS],
        code=code("tabulate_detections"),
    output:
        predictions_table=reported(
            "<results>/predictions.tsv",
            "Tables",
            "tables",
            result="most probable classes of every view",
            format="TSV",
        ),
        scores_table=reported(
            "<results>/scores.tsv",
            "Tables",
            "tables",
            result="score and decision of every view",
            format="TSV",
        ),
        detections_table=reported(
            "<results>/detections.tsv",
            "Tables",
            "tables",
            result="decision and truth of every frame",
            format="TSV",
        ),
        counts="<results>/counts.json",
    log:
        "<logs>/tabulate_detections.log",
    benchmark:
        "<benchmarks>/tabulate_detections.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        targets=escaped(TARGET_CLASSES),
        class_lists=numbered_class_files(MODELS),
        samples=escaped(numbered_truths(SAMPLES)),
        scenes=escaped({name: sample.scene for name, sample in SAMPLES.items()}),
        decision=config["decision"],
        top_k=config["top_k"],
        controls=config["controls"],
        # The content too: a replaced file may carry an old date.
        contents={
            "classes": [sha256(path) for path in class_files(MODELS)],
            "truths": [sha256(path) for path in TRUTHS],
        },
    message:
        "writing the tables of predictions, scores and detections"
    script:
        "../scripts/tabulate_detections.py"
