checkpoint extract_frames:
    input:
        media_files=lambda wildcards: media_files(wildcards.sample),
        code=code("extract_frames"),
    output:
        frames="results/frames/{sample}/frames.tsv",
        batches=directory("results/frames/{sample}/batches"),
    log:
        "results/logs/extract_frames/{sample}.log",
    benchmark:
        "results/benchmarks/extract_frames/{sample}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime="4h",
    params:
        sample="{sample}",
        span=lambda wildcards: {
            key: SAMPLES[wildcards.sample][key] for key in ("start", "stop", "step")
        },
        batch_size=config["batch_size"],
        picture_format=config["pictures"]["frames"],
        # Moved or unpacked photos keep old dates, which would hide that they are other ones.
        # In a storage the date is always that of the upload.
        sizes=lambda wildcards: [
            os.path.getsize(path) for path in media_files(wildcards.sample) if not STORED
        ],
    message:
        "{wildcards.sample}: extracting the frames"
    script:
        "../scripts/extract_frames.py"
