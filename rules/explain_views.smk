# It alone runs the network, on masked views; the other methods only see feature maps.
SCORECAM = config["gradcam"]["method"] == "scorecam"


def for_masking(path):
    """An input that only Score-CAM needs."""
    return [path] if SCORECAM else []


def masking(wildcards):
    """How Score-CAM sees the views, and how many channels it tries."""
    return {
        "channels": config["gradcam"].get("channels"),
        "input_size": MODELS[wildcards.model]["input_size"],
        "interpolation": config["interpolation"],
    }


rule explain_views:
    input:
        predictions="results/predictions/{model}/{sample}/{batch}.npz",
        features=FEATURES,
        head=ancient("resources/networks/{model}.head"),
        record="resources/networks/{model}.json",
        views=for_masking("results/views/{sample}/{batch}.tsv"),
        pictures=ancient(for_masking("results/views/{sample}/{batch}")),
        body=ancient(for_masking("resources/networks/{model}.body")),
        code=code("explain_views"),
    output:
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
    log:
        "results/logs/explain_views/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/explain_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime="24h" if SCORECAM else "1h",
    params:
        explained=explained,
        masking=masking if SCORECAM else {},
    message:
        "{wildcards.sample} {wildcards.batch}: explaining what {wildcards.model} saw"
    script:
        "../scripts/explain_views.py"
