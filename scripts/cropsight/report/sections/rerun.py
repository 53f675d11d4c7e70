"""How to run this very run again: its config, its media and its commands."""

from typing import Any, NamedTuple

import yaml

from cropsight.results.documents import Provenance

CONFIG = "this-run.yaml"


class Rerun(NamedTuple):
    """Texts to copy: the commands, the config to save, and the media with their hashes."""

    commands: str
    config: str
    media: str


def rerun(provenance: Provenance) -> Rerun:
    """The texts of a run."""
    checkout = [f"git checkout {provenance.git_commit}"] if provenance.git_commit else []
    media = [
        "\t".join((row.sample, row.path, f"{row.frames}", row.sha256 or "cannot be read"))
        for row in provenance.media
    ]
    return Rerun(
        "\n".join([*checkout, f'make report ARGS="--configfile {CONFIG}"']),
        yaml.safe_dump(settings_given(provenance.config), allow_unicode=True, width=80),
        "\n".join(["sample\tpath\tframes\tsha256", *media]),
    )


def settings_given(value: Any) -> Any:
    """Settings without those that were left out: a config may not have empty ones."""
    if isinstance(value, dict):
        return {key: settings_given(one) for key, one in value.items() if one is not None}
    return [settings_given(one) for one in value] if isinstance(value, list) else value
