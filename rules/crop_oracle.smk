rule crop_oracle:
    """Makes the views of the control oracle: a crop around a frame's largest box, or another's."""
    input:
        # The boxes may be lent by frames of any sample, so all have to be extracted.
        lent=boxes_known,
        resized="<results>/resized/{sample}/{batch}.tsv",
        resized_pictures=ancient("<results>/resized/{sample}/{batch}"),
        code=code("crop_oracle"),
    output:
        oracle="<results>/oracle/{sample}/{batch}.tsv",
        pictures=directory("<results>/oracle/{sample}/{batch}"),
    log:
        "<logs>/crop_oracle/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/crop_oracle/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        # Not the truth files, lest a box of one frame crops all others anew.
        places=lambda wildcards: oracle_places(wildcards.sample).get(wildcards.batch, []),
        grid=config["grid"],
        picture_format=config["pictures"]["views"],
    message:
        "{wildcards.sample} {wildcards.batch}: cropping at the oracle's places"
    script:
        "../scripts/crop_oracle.py"
