rule fetch_weights:
    """Brings a model's weights into Keras' own format, wherever they come from."""
    input:
        local=local_weights,
        code=code("fetch_weights"),
    output:
        weights="<resources>/weights/{model}.weights.h5",
        record="<resources>/weights/{model}.json",
    log:
        "<logs>/fetch_weights/{model}.log",
    benchmark:
        "<benchmarks>/fetch_weights/{model}.tsv"
    # What is wrong with a model is said before others take their time.
    priority: 1
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(4000),
        runtime=growing(120),
    params:
        model=lambda wildcards: {
            key: value
            for key, value in asdict(MODELS[wildcards.model]).items()
            if key != "runtime"
        },
        # The size reveals another file that carries an old date.
        sizes=lambda wildcards: [
            os.path.getsize(path) for path in local_weights(wildcards) if not STORED
        ],
    message:
        "{wildcards.model}: fetching the weights"
    script:
        "../scripts/fetch_weights.py"
