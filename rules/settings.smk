# Loads the library and with it the checked config, targets, samples and models.
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

# A checkout brings its library along; rules from a host, by `github()`, find the installed one.
CHECKOUT = Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parent
sys.path.insert(0, str(CHECKOUT / "scripts"))
try:
    from cropsight import installation
except ImportError as error:
    if error.name != "cropsight":
        raise
    raise WorkflowError(
        "Error: rules from a host need the Python package cropsight of the same tag; install it by "
        'pip, as in: pip install "cropsight[cpu] @ git+https://github.com/OWNER/cropsight@TAG".'
    )
finally:
    # What else is in the folder is not for the workflow that uses this one.
    sys.path.remove(str(CHECKOUT / "scripts"))
from cropsight.workflow import progress, s3, snakemake_private, whole_run

snakemake_private.use_in_jobs(CHECKOUT / "scripts")
if not snakemake_private.is_module(workflow):
    progress.show_progress(workflow)
    if snakemake_private.is_first_process(workflow):
        whole_run.look_after(workflow)
with snakemake_private.mistakes_as_sentences():
    installation.check(CHECKOUT, lambda: workflow.source_path("../pyproject.toml"))

from cropsight.errors import Problems
from cropsight.network.enlarged import SUFFIX
from cropsight.settings.checked import load_settings
from cropsight.settings.config import drawn_group, explained_groups, explanation
from cropsight.settings.config_files import read_origins
from cropsight.settings.models import (
    chosen_models,
    class_files,
    file_of,
    networks,
    numbered_class_files,
)
from cropsight.settings.samples import truth_files
from cropsight.workflow.escaped import check_text
from cropsight.workflow.linked_paths import check_plain

# The folder with the config's schemas and the targets that come with the project.
ROOT = installation.project_folder()
SCHEMAS = ROOT / "config/schemas"
# Media and weights may be in a storage, such as S3: nobody looks at them before a job gets them.
STORED = snakemake_private.has_storage(workflow)

with snakemake_private.mistakes_as_sentences():
    problems = Problems()
    origins = read_origins(
        snakemake_private.config_files(workflow), snakemake_private.config_arguments(workflow)
    )
    settings = load_settings(config, ROOT, problems, here=not STORED, origins=origins)
    problems.check()

config = settings.config
# Without what is done with the results, which changes none of them.
RUN_CONFIG = {key: value for key, value in config.items() if key not in ("overlays", "publish")}
TARGETS, SAMPLES = settings.targets, settings.samples
# The classes of each model, and of them those of each target: indices by model and target.
CLASS_LISTS, TARGET_CLASSES = settings.class_lists, settings.classes

# The first target is the one that boxes are of, and that `gradcam.class: target` means.
TARGET = next(iter(TARGETS))
TRUTHS = truth_files(SAMPLES)
MODELS = chosen_models(config)
# With the control `enlarged`, each model's network is there a second time, with a larger input.
NETWORKS = networks(config)
EXPLAINED = explanation(config)
# Classes whose maps are drawn and tested, by model; none for those of each view's first class.
# Evidence is measured in the maps of each target, and the pointing game played in those of the
# first.
DRAWN = {model: drawn_group(config, TARGET_CLASSES[model], CLASS_LISTS[model]) for model in MODELS}

with snakemake_private.mistakes_as_sentences():
    snakemake_private.check_folders(workflow, CHECKOUT)
    check_text(config)
    if STORED:
        named = [*(sample.path for sample in SAMPLES.values()), *TRUTHS, *TARGETS.values()]
        named += [*class_files(MODELS), *filter(None, map(file_of, MODELS.values()))]
        for path in named:
            check_plain(str(path), "with a storage, the path of a file")

if STORED:
    s3.see_new_folders(workflow)
    read_here = [Path(config["samples"]), *TARGETS.values(), *TRUTHS, *SCHEMAS.iterdir()]
    read_here += [*map(Path, class_files(MODELS)), ROOT / "pyproject.toml"]
    snakemake_private.send_with_sources(workflow, read_here)


onstart:
    whole_run.start(workflow)


wildcard_constraints:
    sample=r"[^/]+",
    model=rf"\w+({SUFFIX})?",
    batch=r"\d+",
