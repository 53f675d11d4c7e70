# Whole pictures only: whether maps need the weights does not depend on how pictures are cropped.
rule randomise_network:
    """Randomises a network's weights layer by layer, and compares its maps with the original ones."""
    input:
        weights=ancient("<resources>/weights/{model}.weights.h5"),
        weights_record="<resources>/weights/{model}.json",
        record="<resources>/networks/{model}.json",
        views=each_batch("<results>/views/{sample}/{batch}.tsv", batches=tested),
        pictures=each_batch("<results>/views/{sample}/{batch}", batches=tested, mark=ancient),
        gradcam=each_batch("<results>/gradcam/{{model}}/{sample}/{batch}.npz", batches=tested),
        code=code("randomise_network"),
    output:
        table="<results>/randomisation/{model}.tsv",
        figure=reported(
            "<results>/figures/randomisation-{model}.png",
            "Key figures",
            "randomisation",
            result="maps of a randomised network",
            model="{model}",
        ),
    log:
        "<logs>/randomise_network/{model}.log",
    benchmark:
        "<benchmarks>/randomise_network/{model}.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(3000),
        runtime=growing(240),
    params:
        model=network,
        explained=EXPLAINED,
        question=lambda wildcards: DRAWN[wildcards.model],
        frames=lambda wildcards: {
            sample: [frame for frames in tested(sample).values() for frame in frames]
            for sample in SAMPLES
        },
        interpolation=config["interpolation"],
        seed=config["faithfulness"]["seed"],
    message:
        "{wildcards.model}: randomising the network, layer by layer"
    script:
        "../scripts/randomise_network.py"
