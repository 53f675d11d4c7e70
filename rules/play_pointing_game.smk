# Only samples whose truth has boxes can be played with.
BOXED = {
    name: sample["truth"]
    for name, sample in SAMPLES.items()
    if truth.read_truth(sample["truth"], TARGET).has_boxes
}
BOXES = [truth.truth_file(cell) for cell in BOXED.values()]


rule play_pointing_game:
    input:
        views=each_batch("results/views/{sample}/{batch}.tsv", samples=BOXED),
        gradcam=each_batch("results/gradcam/{model}/{sample}/{batch}.npz", samples=BOXED),
        truths=[source(path) for path in BOXES],
        code=code("play_pointing_game"),
    output:
        pointing_table="results/pointing.tsv",
        pointing="results/pointing.json",
    log:
        "results/logs/play_pointing_game.log",
    benchmark:
        "results/benchmarks/play_pointing_game.tsv"
    conda:
        "../envs/cropsight.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime="1h",
    params:
        models=list(MODELS),
        samples=BOXED,
        target=TARGET,
        explained={key: config["gradcam"][key] for key in ("method", "class")},
        # As in compare_detections.
        contents=[sha256(path) for path in BOXES],
    message:
        "playing the pointing game on the frames with boxes"
    script:
        "../scripts/play_pointing_game.py"
