rule compare_detections:
    input:
        predictions=each_batch("results/predictions/{model}/{sample}/{batch}.npz", NETWORKS),
        frames=FRAMES,
        targets=[source(path) for path in TARGETS.values()],
        truths=[source(path) for path in TRUTHS],
        code=code("compare_detections"),
    output:
        predictions_table="results/predictions.tsv",
        scores_table="results/scores.tsv",
        detections_table="results/detections.tsv",
        counts="results/counts.json",
    log:
        "results/logs/compare_detections.log",
    benchmark:
        "results/benchmarks/compare_detections.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime="1h",
    params:
        models=list(MODELS),
        samples=TRUTH_CELLS,
        decision=config["decision"],
        top_k=config["top_k"],
        controls=config["controls"],
        # A file put in the place of another may bring an old date, which would hide the change.
        contents={"targets": TARGET_CLASSES, "truths": [sha256(path) for path in TRUTHS]},
    message:
        "comparing the detections of the whole image and its crops"
    script:
        "../scripts/compare_detections.py"
