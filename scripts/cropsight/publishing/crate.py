"""The RO-Crate of a site: what its files are, what made them, and from what.

It follows the profile Provenance Run Crate 0.5 (https://w3id.org/ro/wfrun/provenance/0.5), whose
JSON-LD is that of RO-Crate 1.1. Identifiers are made of names, and nothing of the clock or the
machine, so that the same site has the same crate.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from cropsight.files import sha256, write_json
from cropsight.publishing.checksums import NAME as CHECKSUMS
from cropsight.publishing.crate_actions import add_actions
from cropsight.publishing.crate_inputs import (
    add_media,
    add_parameters,
    add_software,
    add_weights,
    encoding_format,
    one_or_all,
)
from cropsight.publishing.crate_run import PublishedRun
from cropsight.publishing.crate_steps import MEDIA, ORIGINS, PRODUCTS, WEIGHTS, steps_behind
from cropsight.report import citation

METADATA, WORKFLOW = "ro-crate-metadata.json", "workflow/Snakefile"
# RO-Crate 1.1 has no word for a SHA-256; this one is that of the profile.
TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
_SPDX = re.compile(r"[A-Za-z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)*-\d+(?:\.\d+)*(?:-[a-z-]+)?|MIT")
_ADDRESS = re.compile(r"https?://[\w.~:/?#@!$&()*+,;=%-]+", re.ASCII)


def write_crate(folder: Path, run: PublishedRun) -> None:
    """Describe all files of a site in a file beside them; the list of checksums comes after it.

    Args:
        folder: of the site, with a copy of the Snakefile as `workflow/Snakefile`.
        run: that is published.
    """
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    names = [name for name in names if name not in (METADATA, CHECKSUMS)]
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms |= TERMS
    workflow = _add_workflow(crate, folder, run)
    files = {name: _add_file(crate, folder, name) for name in names if name != WORKFLOW}
    provenance = run.provenance
    products: dict[str, list[Entity]] = {
        name: [files[one] for one in product.among(names)] for name, product in PRODUCTS.items()
    }
    products[MEDIA] = add_media(crate, workflow, files, provenance.media)
    products[ORIGINS], products[WEIGHTS] = add_weights(crate, provenance.weights)
    software = add_software(crate, provenance.software)
    workflow["softwareRequirements"] = list(software.values())
    values = add_parameters(crate, workflow, provenance.config)
    steps = steps_behind(names, provenance.config["controls"])
    actions = add_actions(crate, workflow, steps, products, values, software.get("snakemake"))
    _describe_root(crate, run, actions)
    write_json(folder / METADATA, crate.metadata.generate())


def _add_file(crate: ROCrate, folder: Path, name: str) -> Entity:
    entity = crate.add_file(dest_path=name, properties=_of_file(folder, name))
    for product in PRODUCTS.values():
        if product.among([name]):
            entity["description"] = product.text
    return entity


def _of_file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return {
        "name": name,
        "contentSize": str(path.stat().st_size),
        "sha256": sha256(path),
        **encoding_format(name),
    }


def _add_workflow(crate: ROCrate, folder: Path, run: PublishedRun) -> Entity:
    provenance = run.provenance
    changed = ".modified" if provenance.git_modified else ""
    commit = f"+{provenance.git_commit}{changed}" if provenance.git_commit else ""
    properties = {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        **_of_file(folder, WORKFLOW),
        "name": citation.TITLE,
        "description": "The workflow that made the results.",
        "version": f"{provenance.software.get('cropsight') or citation.VERSION}{commit}",
        "author": _author(crate, citation.AUTHORS),
        "license": _license(crate, citation.LICENCE),
        "conformsTo": {"@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"},
        "encodingFormat": "text/plain",
        **({"codeRepository": run.repository, "url": run.repository} if run.repository else {}),
    }
    snakemake = provenance.software.get("snakemake")
    return crate.add_workflow(
        dest_path=WORKFLOW,
        properties=properties,
        main=True,
        lang="snakemake",
        lang_version=snakemake,
    )


def _describe_root(crate: ROCrate, run: PublishedRun, actions: list[Entity]) -> None:
    root = crate.root_dataset
    root["name"], root["description"] = run.title, run.description
    root["datePublished"] = run.date
    root["license"] = (
        _license(crate, run.license)
        if run.license
        else "No licence is given; ask who published this before you use it."
    )
    if run.authors:
        root["author"] = one_or_all([_author(crate, name) for name in run.authors])
    root["conformsTo"] = [
        crate.add(
            ContextEntity(
                crate,
                profile,
                {"@type": "CreativeWork", "name": name, "version": profile.rpartition("/")[2]},
            )
        )
        for profile, name in PROFILES.items()
    ]
    root["mentions"] = actions


def _author(crate: ROCrate, name: str) -> Entity:
    kind = "Organization" if name == citation.AUTHORS else "Person"
    place = f"#author/{quote(name, safe='')}"
    return crate.add(ContextEntity(crate, place, {"@type": kind, "name": name}))


def _license(crate: ROCrate, text: str) -> Entity | str:
    """An entity for a licence with an address, SPDX's where that is its identifier; else words."""
    spdx = _SPDX.fullmatch(text)
    if not spdx and not _ADDRESS.fullmatch(text):
        return text
    address = f"https://spdx.org/licenses/{text}" if spdx else text
    return crate.add(ContextEntity(crate, address, {"@type": "CreativeWork", "name": text}))
