from cropsight.settings.samples import published_cells


rule build_site:
    """Builds the site: the report with its data, checksums and an RO-Crate, for any static host."""
    input:
        report=rules.build_report.output.report,
        pictures=ancient(rules.build_report.output.pictures),
        tables=[
            *rules.tabulate_detections.output,
            *rules.measure_evidence.output,
            *rules.evaluate_pointing_game.output,
            *(rules.tabulate_erased.output if BOXED else []),
            *(rules.summarise_faithfulness.output if config["faithfulness"]["report"] else []),
        ],
        predictions=rules.tabulate_detections.output.predictions_table,
        scores=rules.tabulate_detections.output.scores_table,
        detections=rules.tabulate_detections.output.detections_table,
        metrics=rules.evaluate_detections.output.metrics,
        provenance=rules.record_provenance.output.provenance,
        frames=FRAMES,
        views=each_batch("<results>/views/{sample}/{batch}.tsv"),
        view_pictures=each_batch("<results>/views/{sample}/{batch}", mark=ancient),
        gradcam=each_batch("<results>/gradcam/{model}/{sample}/{batch}.npz"),
        classes=class_sources,
        truths=lambda wildcards: [source(path) for path in TRUTHS],
        targets=lambda wildcards: [source(path) for path in TARGETS.values()],
        media=lambda wildcards: [path for sample in PUBLISHED for path in media_files(sample)],
        snakefiles=lambda wildcards: snakefiles(),
        code=code("build_site"),
    output:
        site=directory("<results>/site"),
    log:
        "<logs>/build_site.log",
    benchmark:
        "<benchmarks>/build_site.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        models=list(MODELS),
        class_lists=numbered_class_files(MODELS),
        samples=escaped(published_cells(SAMPLES)),
        media_counts={sample: len(media_files(sample)) for sample in PUBLISHED},
        settings=escaped(config["publish"]),
        date=json.loads(os.environ["CROPSIGHT_GIT"])[2],
        # As in tabulate_detections.
        contents=[sha256(path) for path in (*class_files(MODELS), *TRUTHS, *TARGETS.values())],
    message:
        "building the site"
    script:
        "../scripts/build_site.py"
