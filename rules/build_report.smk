rule build_report:
    """Builds the report: one HTML page from the tables, pictures and maps, and a summary figure."""
    input:
        frames=FRAMES,
        predictions=rules.tabulate_detections.output.predictions_table,
        scores=rules.tabulate_detections.output.scores_table,
        detections=rules.tabulate_detections.output.detections_table,
        evidence=rules.measure_evidence.output.evidence,
        erased=rules.tabulate_erased.output.erased if BOXED else [],
        metrics=rules.evaluate_detections.output.metrics,
        provenance=rules.record_provenance.output.provenance,
        views=each_batch("<results>/views/{sample}/{batch}.tsv"),
        view_pictures=each_batch("<results>/views/{sample}/{batch}", mark=ancient),
        gradcam=each_batch("<results>/gradcam/{model}/{sample}/{batch}.npz"),
        faithfulness=(
            rules.summarise_faithfulness.output.table if config["faithfulness"]["report"] else []
        ),
        faithfulness_summary=(
            rules.summarise_faithfulness.output.summary if config["faithfulness"]["report"] else []
        ),
        classes=class_sources,
        truths=lambda wildcards: [source(path) for path in TRUTHS],
        code=code("build_report"),
    output:
        report=reported(
            "<results>/report.html", "Report", "report", result="the report", format="HTML"
        ),
        # What the page has no room for: empty while it is small.
        pictures=directory("<results>/report"),
        figure=reported(
            "<results>/figures/detections.png",
            "Key figures",
            "detections",
            result="share of frames with a detection",
            model="all",
        ),
    log:
        "<logs>/build_report.log",
    benchmark:
        "<benchmarks>/build_report.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        class_lists=numbered_class_files(MODELS),
        samples=escaped(numbered_truths(SAMPLES)),
        # As in tabulate_detections.
        contents=[sha256(path) for path in (*class_files(MODELS), *TRUTHS)],
    message:
        "building the report"
    script:
        "../scripts/build_report.py"
