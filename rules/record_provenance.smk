import json

from cropsight.results.provenance import GitState, git_state, without_machine_paths

# Looked up where the run is started: where jobs run there may be no repository.
if snakemake_private.is_first_process(workflow):
    os.environ["CROPSIGHT_GIT"] = json.dumps(
        GitState(installation.installed_commit(), modified=None)
        if ROOT == installation.PACKAGE
        else git_state(ROOT)
    )


envvars:
    "CROPSIGHT_GIT",


rule record_provenance:
    """Records what made the results: config, software, commit, media and weights."""
    input:
        weights_records=collect("<resources>/weights/{model}.json", model=MODELS),
        frames=FRAMES,
        media=lambda wildcards: [path for sample in SAMPLES for path in media_files(sample)],
        code=code("record_provenance"),
    output:
        provenance=reported(
            "<results>/provenance.json",
            "Numbers",
            "provenance",
            result="what was run on what",
            format="JSON",
        ),
    log:
        "<logs>/record_provenance.log",
    benchmark:
        "<benchmarks>/record_provenance.tsv"
    conda:
        "../envs/cropsight.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(60),
    params:
        git=json.loads(os.environ["CROPSIGHT_GIT"]),
        version=installation.version(ROOT),
        # What provenance.json will say, as Snakemake's report shows a job's parameters.
        config=escaped(without_machine_paths(RUN_CONFIG)),
        samples=escaped(
            {name: without_machine_paths(sample.path) for name, sample in SAMPLES.items()}
        ),
        photos=[
            None if media_files(name) and not is_folder(name) else len(media_files(name))
            for name in SAMPLES
        ],
    message:
        "recording the provenance of the results"
    script:
        "../scripts/record_provenance.py"
