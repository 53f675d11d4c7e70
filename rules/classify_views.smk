FEATURES = "<results>/predictions/{model}/{sample}/{batch}.features.npy"


rule classify_views:
    """Runs the network over a batch of views, once: logits, and the features for Grad-CAM."""
    input:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=ancient("<results>/views/{sample}/{batch}"),
        body=ancient("<resources>/networks/{model}.body"),
        head=ancient("<resources>/networks/{model}.head"),
        record="<resources>/networks/{model}.json",
        code=code("classify_views"),
    output:
        predictions="<results>/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES if config["keep_features"] else temp(FEATURES),
    log:
        "<logs>/classify_views/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/classify_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        interpolation=config["interpolation"],
        enlarged=lambda wildcards: wildcards.model not in MODELS,
    message:
        "{wildcards.sample} {wildcards.batch}: classifying the views with {wildcards.model}"
    script:
        "../scripts/classify_views.py"
