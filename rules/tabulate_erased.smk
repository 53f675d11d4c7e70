rule tabulate_erased:
    """Decides anew on the frames with boxes: is the target still called once it is painted over?"""
    input:
        predictions=each_batch(
            "<results>/predictions/{model}/{sample}/{batch}.npz", NETWORKS, BOXED, boxed
        ),
        painted=each_batch(
            "<results>/erased_predictions/{model}/{sample}/{batch}.npz", NETWORKS, BOXED, boxed
        ),
        code=code("tabulate_erased"),
    output:
        erased=reported(
            "<results>/erased.tsv",
            "Tables",
            "tables",
            result="calls after painting over the boxes",
            format="TSV",
        ),
    log:
        "<logs>/tabulate_erased.log",
    benchmark:
        "<benchmarks>/tabulate_erased.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        target=escaped(TARGET),
        indices={model: targets[TARGET] for model, targets in TARGET_CLASSES.items()},
        class_counts={model: len(classes) for model, classes in CLASS_LISTS.items()},
        samples=list(BOXED),
        decision=config["decision"],
        controls=config["controls"],
    message:
        "deciding on the frames whose boxes are painted over"
    script:
        "../scripts/tabulate_erased.py"
