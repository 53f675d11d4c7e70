from cropsight.faithfulness.frames import evenly_spaced


@cache
def tested(sample):
    """The frames of a sample on which maps are tested, by batch; known once they are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    with frames.open():
        return evenly_spaced(read_table(frames), config["faithfulness"]["frames"])


def each_tested(pattern):
    """An input function: the paths of `pattern` for every model, and every batch that is tested."""

    def paths(wildcards):
        return [
            path
            for sample in SAMPLES
            for batch in tested(sample)
            for path in collect(
                pattern, sample=sample, batch=batch, model=MODELS, allow_missing=True
            )
        ]

    return paths


rule test_maps:
    input:
        views="results/views/{sample}/{batch}.tsv",
        pictures=ancient("results/views/{sample}/{batch}"),
        gradcam="results/gradcam/{model}/{sample}/{batch}.npz",
        body=ancient("resources/networks/{model}.body"),
        head=ancient("resources/networks/{model}.head"),
        record="resources/networks/{model}.json",
        code=code("test_maps"),
    output:
        tests="results/faithfulness/{model}/{sample}/{batch}.tsv",
    log:
        "results/logs/test_maps/{model}/{sample}/{batch}.log",
    benchmark:
        "results/benchmarks/test_maps/{model}/{sample}/{batch}.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime="4h",
    params:
        frames=lambda wildcards: tested(wildcards.sample)[wildcards.batch],
        input_size=lambda wildcards: MODELS[wildcards.model]["input_size"],
        interpolation=config["interpolation"],
        steps=config["faithfulness"]["steps"],
        seed=config["faithfulness"]["seed"],
        group=lambda wildcards: explained(wildcards)["group"],
    message:
        "{wildcards.sample} {wildcards.batch}: testing the maps of {wildcards.model}"
    script:
        "../scripts/test_maps.py"
