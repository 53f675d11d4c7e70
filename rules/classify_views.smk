FEATURES = "results/predictions/{model}/{sample}/{batch}.features.npy"


rule classify_views:
    input:
        views="results/views/{sample}/{batch}.tsv",
        pictures=ancient("results/views/{sample}/{batch}"),
        weights=ancient("resources/weights/{model}.weights.h5"),
        record="resources/weights/{model}.json",
        code=code("classify_views"),
    output:
        predictions="results/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES if config["keep_features"] else temp(FEATURES),
    log:
        "results/logs/classify_views/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/classify_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime="4h",
    params:
        model=network,
        interpolation=config["interpolation"],
    message:
        "{wildcards.sample} {wildcards.batch}: classifying the views with {wildcards.model}"
    script:
        "../scripts/classify_views.py"
