rule record_provenance:
    input:
        weights_records=collect("resources/weights/{model}.json", model=MODELS),
        frames=FRAMES,
        media=[path for sample in SAMPLES for path in media_files(sample)],
        code=code("record_provenance"),
    output:
        provenance="results/provenance.json",
    log:
        "results/logs/record_provenance.log",
    benchmark:
        "results/benchmarks/record_provenance.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=500,
        runtime="1h",
    params:
        git=git_state(ROOT),
        version=own_version(ROOT),
        config=config,
        samples={name: sample["path"] for name, sample in SAMPLES.items()},
    message:
        "recording what was run on what"
    script:
        "../scripts/record_provenance.py"
