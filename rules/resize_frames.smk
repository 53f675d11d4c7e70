rule resize_frames:
    """Resizes the frames of a batch to one height."""
    input:
        frames=lambda wildcards: batch_frames(wildcards) + ".tsv",
        pictures=lambda wildcards: ancient(batch_frames(wildcards)),
        code=code("resize_frames"),
    output:
        resized="<results>/resized/{sample}/{batch}.tsv",
        pictures=directory("<results>/resized/{sample}/{batch}"),
    log:
        "<logs>/resize_frames/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/resize_frames/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        base_height=config["base_height"],
        picture_format=config["pictures"]["resized"],
    message:
        "{wildcards.sample} {wildcards.batch}: resizing the frames"
    script:
        "../scripts/resize_frames.py"
