"""What a run was given, in its RO-Crate: parameters, media, weights and software.

What is not in the crate has an identifier that begins with `#`, and its SHA-256 where it is known.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from cropsight.results.documents import MediumRow, WeightsRow

# Not those of the module mimetypes, which asks the machine too.
FORMATS = {
    ".avif": "image/avif", ".bmp": "image/bmp", ".heic": "image/heic", ".heif": "image/heif",
    ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".webp": "image/webp", ".avi": "video/vnd.avi", ".mkv": "video/matroska",
    ".mov": "video/quicktime", ".mp4": "video/mp4", ".webm": "video/webm", ".html": "text/html",
    ".json": "application/json", ".tsv": "text/tab-separated-values", ".txt": "text/plain",
    ".yaml": "application/yaml", ".yml": "application/yaml", ".smk": "text/plain",
}  # fmt: skip
# Types of Python in the words of schema.org.
_TYPES: dict[type, str] = {bool: "Boolean", int: "Integer", float: "Float", str: "Text"}


def add_parameters(crate: ROCrate, workflow: Entity, config: Mapping[str, Any]) -> list[Entity]:
    """Add each value of the config, and the parameter that it is for; returns the values."""
    values = []
    for key, value in _flattened(config):
        name = ".".join(key)
        # Each part of its own, as a key of the user's may have dots and slashes in it.
        place = "/".join(quote(part, safe="") for part in key)
        # JSON-LD leaves out null, and takes a list for a set.
        written = value if type(value) in _TYPES else json.dumps(value)
        parameter = _add_parameter(crate, f"config/{place}", name, _TYPES[type(written)])
        workflow.append_to("input", parameter)
        values.append(
            crate.add(
                ContextEntity(
                    crate,
                    f"#value/{place}",
                    {
                        "@type": "PropertyValue",
                        "name": name,
                        "value": written,
                        "exampleOfWork": parameter,
                    },
                )
            )
        )
    return values


def add_media(
    crate: ROCrate, workflow: Entity, files: Mapping[str, Entity], media: Sequence[MediumRow]
) -> list[Entity]:
    """Add the photos, folders and videos of all samples, whether they are in the crate or not.

    Args:
        crate: to add to.
        workflow: whose input they are.
        files: of the crate, by name.
        media: as in provenance.json.
    """
    entities = [_add_medium(crate, files, medium) for medium in media]
    kinds = sorted({str(entity.type) for entity in entities})
    if kinds:
        parameter = _add_parameter(crate, "media", "media", one_or_all(kinds))
        workflow.append_to("input", parameter)
        for entity in entities:
            entity["exampleOfWork"] = parameter
    return entities


def add_weights(crate: ROCrate, weights: Sequence[WeightsRow]) -> tuple[list[Entity], list[Entity]]:
    """Add where the weights of each model are from, and the weights; neither is in the crate."""
    origins, made = [], []
    for row in weights:
        place = quote(row.model, safe="")
        origin = {"name": row.origin, "sha256": row.origin_sha256}
        origins.append(_add_absent(crate, f"origin/{place}", "File", origin))
        text = f"weights of {row.model}, of the architecture {row.architecture}"
        weights_file = {"name": text, "sha256": row.sha256, "encodingFormat": "application/x-hdf5"}
        made.append(_add_absent(crate, f"weights/{place}", "File", weights_file))
    return origins, made


def add_software(crate: ROCrate, software: Mapping[str, str | None]) -> dict[str, Entity]:
    """Add what is installed, by name."""
    return {
        name: crate.add(
            ContextEntity(
                crate,
                f"#software/{quote(name, safe='')}",
                {"@type": "SoftwareApplication", "name": name, "softwareVersion": version},
            )
        )
        for name, version in software.items()
        if version is not None
    }


def encoding_format(name: str) -> dict[str, str]:
    """The property that says of what kind a file is, if its name tells."""
    kind = FORMATS.get(PurePosixPath(name).suffix.lower())
    return {"encodingFormat": kind} if kind else {}


def one_or_all(values: list[Any]) -> Any:
    """The values, but a single one as itself, as RO-Crate asks for."""
    return values[0] if len(values) == 1 else values


def _add_parameter(crate: ROCrate, place: str, name: str, kind: Any) -> Entity:
    return crate.add_formal_parameter(name, kind, identifier=f"#{place}")


def _flattened(value: Any, key: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values that have no parts, each with the keys and numbers that lead to it."""
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(parts, Mapping) or not parts:
        yield key, value
        return
    for name, part in parts.items():
        yield from _flattened(part, (*key, str(name)))


def _add_medium(crate: ROCrate, files: Mapping[str, Entity], medium: MediumRow) -> Entity:
    place = f"run/media/{medium.sample}/"
    inside = [entity for name, entity in files.items() if name.startswith(place)]
    text = f"sample {medium.sample}: a {medium.kind} of which {medium.frames} frames were taken"
    if inside and medium.kind != "folder":
        inside[0]["description"] = text
        return inside[0]
    kind = "Dataset" if medium.kind == "folder" else "File"
    properties = {
        "name": medium.path,
        "description": text,
        **encoding_format(medium.path),
        **({"sha256": medium.sha256} if medium.sha256 else {}),
    }
    if kind == "Dataset" and medium.sha256:
        properties["description"] += (
            "; its SHA-256 is that of the sorted lines `name sha256` of its photos"
        )
    if not inside:
        return _add_absent(crate, f"media/{quote(medium.sample, safe='')}", kind, properties)
    folder = crate.add_dataset(dest_path=place, properties=properties)
    folder["hasPart"] = one_or_all(inside)
    return folder


def _add_absent(crate: ROCrate, place: str, kind: str, properties: dict[str, Any]) -> Entity:
    return crate.add(ContextEntity(crate, f"#{place}", {"@type": kind, **properties}))
