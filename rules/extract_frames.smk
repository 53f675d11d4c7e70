checkpoint extract_frames:
    """Writes a sample's frames, batch by batch, and the table of all of them."""
    input:
        media_files=retried_media,
        code=code("extract_frames"),
    output:
        frames="<results>/frames/{sample}/frames.tsv",
        batches=directory("<results>/frames/{sample}/batches"),
    log:
        "<logs>/extract_frames/{sample}.log",
    benchmark:
        "<benchmarks>/extract_frames/{sample}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
    params:
        sample="{sample}",
        span=lambda wildcards: SAMPLES[wildcards.sample].span,
        batch_size=config["batch_size"],
        picture_format=config["pictures"]["frames"],
        on_bad_frame=config["on_bad_frame"],
        fault=lambda wildcards: SAMPLES[wildcards.sample].fault,
        folder=lambda wildcards: is_folder(wildcards.sample),
        # What is in a folder beside its photos is named in the table.
        unused=lambda wildcards: escaped(beside_photos(wildcards.sample)),
        # Moved or unpacked photos keep old dates, which would hide that they are other ones.
        # In a storage the date is always that of the upload.
        sizes=lambda wildcards: [
            os.path.getsize(path) for path in media_files(wildcards.sample) if not STORED
        ],
    message:
        "{wildcards.sample}: extracting the frames"
    script:
        "../scripts/extract_frames.py"
