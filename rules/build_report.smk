rule build_report:
    """Builds the report: one HTML page from the tables, pictures and maps, and a summary figure."""
    input:
        frames=FRAMES,
        predictions=rules.tabulate_detections.output.predictions_table,
        scores=rules.tabulate_detections.output.scores_table,
        detections=rules.tabulate_detections.output.detections_table,
        evidence=rules.measure_evidence.output.evidence,
        metrics=rules.evaluate_detections.output.metrics,
        provenance=rules.record_provenance.output.provenance,
        views=each_batch("<results>/views/{sample}/{batch}.tsv"),
        pictures=each_batch("<results>/views/{sample}/{batch}", mark=ancient),
        gradcam=each_batch("<results>/gradcam/{model}/{sample}/{batch}.npz"),
        faithfulness=(
            rules.summarise_faithfulness.output.table if config["faithfulness"]["report"] else []
        ),
        faithfulness_summary=(
            rules.summarise_faithfulness.output.summary if config["faithfulness"]["report"] else []
        ),
        classes=class_sources,
        code=code("build_report"),
    output:
        report=reported(
            "<results>/report.html", "Report", "report", result="the report", format="HTML"
        ),
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
        questions=DRAWN,
        class_lists=numbered_class_files(MODELS),
        # As in tabulate_detections.
        contents=[sha256(path) for path in class_files(MODELS)],
        colormap=config["heatmap"]["colormap"],
    message:
        "building the report"
    script:
        "../scripts/build_report.py"
