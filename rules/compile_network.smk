from cropsight.settings.models import weights_of


rule compile_network:
    """Cuts a model's network at its Grad-CAM layer into two files that run without Keras."""
    input:
        weights=lambda wildcards: ancient(
            f"<resources>/weights/{weights_of(wildcards.model)}.weights.h5"
        ),
        weights_record=lambda wildcards: f"<resources>/weights/{weights_of(wildcards.model)}.json",
        code=code("compile_network"),
    output:
        body="<resources>/networks/{model}.body",
        head="<resources>/networks/{model}.head",
        record="<resources>/networks/{model}.json",
    log:
        "<logs>/compile_network/{model}.log",
    benchmark:
        "<benchmarks>/compile_network/{model}.tsv"
    # What is wrong with a model is said before others take their time.
    priority: 1
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(5000),
        runtime=growing(60),
    params:
        model=network,
    message:
        "{wildcards.model}: compiling the network"
    script:
        "../scripts/compile_network.py"
