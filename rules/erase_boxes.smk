rule erase_boxes:
    """Paints over the boxes of a batch's frames, in every view that they touch."""
    input:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=ancient("<results>/views/{sample}/{batch}"),
        code=code("erase_boxes"),
    output:
        erased="<results>/erased/{sample}/{batch}.tsv",
        painted=directory("<results>/erased/{sample}/{batch}"),
    log:
        "<logs>/erase_boxes/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/erase_boxes/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        # Not the truth file, lest a box of one frame paints all others anew.
        boxes=lambda wildcards: boxed(wildcards.sample)[wildcards.batch],
        picture_format=config["pictures"]["views"],
    message:
        "{wildcards.sample} {wildcards.batch}: painting over the boxes"
    script:
        "../scripts/erase_boxes.py"
