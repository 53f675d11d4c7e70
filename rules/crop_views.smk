from cropsight.views.controls import CONTROLS, randomness


rule crop_views:
    """Makes the views of a batch: the whole frame, and the crops of its resized picture."""
    input:
        frames=lambda wildcards: batch_frames(wildcards) + ".tsv",
        frame_pictures=lambda wildcards: ancient(batch_frames(wildcards)),
        resized="<results>/resized/{sample}/{batch}.tsv",
        resized_pictures=ancient("<results>/resized/{sample}/{batch}"),
        code=code("crop_views"),
    output:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=directory("<results>/views/{sample}/{batch}"),
    log:
        "<logs>/crop_views/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/crop_views/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        grid=config["grid"],
        whole_from=config["whole_from"],
        picture_format=config["pictures"]["views"],
        controls=[control for control in config["controls"] if CONTROLS[control].boxes],
        random_crops=randomness(config["controls"], config["random_crops"]),
    message:
        "{wildcards.sample} {wildcards.batch}: cropping the views"
    script:
        "../scripts/crop_views.py"
