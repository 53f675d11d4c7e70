rule perturb_views:
    """Tests maps: perturbs the views as the maps say, and classifies them again."""
    input:
        views="<results>/views/{sample}/{batch}.tsv",
        pictures=ancient("<results>/views/{sample}/{batch}"),
        gradcam="<results>/gradcam/{model}/{sample}/{batch}.npz",
        body=ancient("<resources>/networks/{model}.body"),
        head=ancient("<resources>/networks/{model}.head"),
        record="<resources>/networks/{model}.json",
        code=code("perturb_views"),
    output:
        tests="<results>/faithfulness/{model}/{sample}/{batch}.tsv",
    log:
        "<logs>/perturb_views/{model}/{sample}/{batch}.log",
    benchmark:
        "<benchmarks>/perturb_views/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(2000),
        runtime=growing(240),
    params:
        frames=lambda wildcards: tested(wildcards.sample)[wildcards.batch],
        interpolation=config["interpolation"],
        steps=config["faithfulness"]["steps"],
        seed=config["faithfulness"]["seed"],
        question=lambda wildcards: DRAWN[wildcards.model],
        explained=EXPLAINED,
    message:
        "{wildcards.sample} {wildcards.batch}: testing the maps of {wildcards.model}"
    script:
        "../scripts/perturb_views.py"
