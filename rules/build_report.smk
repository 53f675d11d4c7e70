rule build_report:
    """Builds the report: one HTML page from the tables, pictures and maps, and a summary figure."""
    input:
        frames=FRAMES,
        predictions=rules.compare_detections.output.predictions_table,
        scores=rules.compare_detections.output.scores_table,
        detections=rules.compare_detections.output.detections_table,
        evidence=rules.measure_evidence.output.evidence,
        metrics=rules.evaluate_detections.output.metrics,
        provenance=rules.record_provenance.output.provenance,
        views=each_batch("results/views/{sample}/{batch}.tsv"),
        pictures=lambda wildcards: [
            ancient(path) for path in each_batch("results/views/{sample}/{batch}")(wildcards)
        ],
        gradcam=each_batch("results/gradcam/{model}/{sample}/{batch}.npz"),
        faithfulness=(
            rules.summarise_faithfulness.output.table if config["faithfulness"]["report"] else []
        ),
        faithfulness_summary=(
            rules.summarise_faithfulness.output.summary if config["faithfulness"]["report"] else []
        ),
        code=code("build_report"),
    output:
        report=report(
            "results/report.html",
            caption="../config/captions/report.rst",
            category="Report",
            labels={"result": "whole picture and crops compared"},
        ),
        figure=report(
            "results/figures/detections.png",
            caption="../config/captions/detections.rst",
            category="Key figures",
            labels={"result": "frames in which the target was detected"},
        ),
    log:
        "results/logs/build_report.log",
    benchmark:
        "results/benchmarks/build_report.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        colormap=config["heatmap"]["colormap"],
    message:
        "building the report"
    script:
        "../scripts/build_report.py"
