rule compare_detections:
    """Compares what whole pictures and their crops detected: tidy tables, and counts by truth."""
    input:
        predictions=each_batch("<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
        frames=FRAMES,
        targets=[source(path) for path in TARGETS.values()],
        truths=[source(path) for path in TRUTHS],
        code=code("compare_detections"),
    output:
        predictions_table=report(
            "<results>/predictions.tsv",
            caption="../config/captions/tables.rst",
            category="Tables",
            labels={"result": "most probable classes of every view", "format": "TSV"},
        ),
        scores_table=report(
            "<results>/scores.tsv",
            caption="../config/captions/tables.rst",
            category="Tables",
            labels={"result": "score and decision of every view", "format": "TSV"},
        ),
        detections_table=report(
            "<results>/detections.tsv",
            caption="../config/captions/tables.rst",
            category="Tables",
            labels={"result": "decision and truth of every frame", "format": "TSV"},
        ),
        counts="<results>/counts.json",
    log:
        "<logs>/compare_detections.log",
    benchmark:
        "<benchmarks>/compare_detections.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        samples={name: sample.truth for name, sample in SAMPLES.items()},
        decision=config["decision"],
        top_k=config["top_k"],
        controls=config["controls"],
        # A file put in the place of another may bring an old date, which would hide the change.
        contents={"targets": TARGET_CLASSES, "truths": [sha256(path) for path in TRUTHS]},
    message:
        "comparing the detections of whole pictures and their crops"
    script:
        "../scripts/compare_detections.py"
