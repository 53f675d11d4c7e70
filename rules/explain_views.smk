# It alone runs the network, on masked views; the other methods only see feature maps.
SCORECAM = config["gradcam"]["method"] == "scorecam"


rule explain_views:
    """Computes the saliency maps of every view, of its first class and of the targets."""
    input:
        predictions="<results>/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES,
        head=ancient("<resources>/networks/{model}.head"),
        record="<resources>/networks/{model}.json",
        views="<results>/views/{sample}/{batch}.tsv" if SCORECAM else [],
        pictures=ancient("<results>/views/{sample}/{batch}") if SCORECAM else [],
        body=ancient("<resources>/networks/{model}.body") if SCORECAM else [],
        code=code("explain_views"),
    output:
        gradcam="<results>/gradcam/{model}/{sample}/{batch}.npz",
    log:
        "<logs>/explain_views/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/explain_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(1440 if SCORECAM else 60),
    params:
        explained=EXPLAINED,
        groups=lambda wildcards: explained_groups(
            config, TARGET_CLASSES[wildcards.model], CLASS_LISTS[wildcards.model]
        ),
        interpolation=config["interpolation"] if SCORECAM else None,
    message:
        "{wildcards.sample} {wildcards.batch}: computing the saliency maps of {wildcards.model}"
    script:
        "../scripts/explain_views.py"
