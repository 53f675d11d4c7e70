rule evaluate_pointing_game:
    """Evaluates the pointing game on the frames with boxes: do the maps point at the target?"""
    input:
        views=each_batch("<results>/views/{sample}/{batch}.tsv", samples=BOXED),
        gradcam=each_batch("<results>/gradcam/{model}/{sample}/{batch}.npz", samples=BOXED),
        frames=collect("<results>/frames/{sample}/frames.tsv", sample=BOXED),
        truths=lambda wildcards: [source(path) for path in BOXED.values()],
        code=code("evaluate_pointing_game"),
    output:
        pointing_table=reported(
            "<results>/pointing.tsv",
            "Tables",
            "tables",
            result="pointing game, frame by frame",
            format="TSV",
        ),
        pointing=reported(
            "<results>/pointing.json",
            "Numbers",
            "metrics",
            result="pointing game, summarised",
            format="JSON",
        ),
    log:
        "<logs>/evaluate_pointing_game.log",
    benchmark:
        "<benchmarks>/evaluate_pointing_game.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        samples=list(BOXED),
        scenes=escaped({name: SAMPLES[name].scene for name in BOXED}),
        target=escaped(TARGET),
        questions={model: targets[TARGET] for model, targets in TARGET_CLASSES.items()},
        explained=escaped({"method": config["gradcam"]["method"], "class": TARGET}),
        intervals=INTERVALS,
        # As in tabulate_detections.
        contents=[sha256(path) for path in BOXED.values()],
    message:
        "evaluating the pointing game on the frames with boxes"
    script:
        "../scripts/evaluate_pointing_game.py"
