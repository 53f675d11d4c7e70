rule evaluate_detections:
    """Evaluates the detections: rates, confidence intervals and comparisons of the strategies."""
    input:
        counts=rules.tabulate_detections.output.counts,
        scores=rules.tabulate_detections.output.scores_table,
        detections=rules.tabulate_detections.output.detections_table,
        erased=rules.tabulate_erased.output.erased if BOXED else [],
        pointing=rules.evaluate_pointing_game.output.pointing,
        faithfulness=(
            rules.summarise_faithfulness.output.summary if config["faithfulness"]["report"] else []
        ),
        # What an enlarged input costs.
        networks=(
            collect("<resources>/networks/{model}.json", model=NETWORKS)
            if "enlarged" in config["controls"]
            else []
        ),
        code=code("evaluate_detections"),
    output:
        metrics=reported(
            "<results>/metrics.json",
            "Numbers",
            "metrics",
            result="rates, intervals and comparisons",
            format="JSON",
        ),
    log:
        "<logs>/evaluate_detections.log",
    benchmark:
        "<benchmarks>/evaluate_detections.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        evaluation=config["evaluation"],
    message:
        "evaluating the detections"
    script:
        "../scripts/evaluate_detections.py"
