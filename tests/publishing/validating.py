"""Validates a crate without a network; run by .venv-crate's Python, which has what this imports.

`python validating.py CRATE PROFILES CACHE` prints as JSON what each of the profiles, which have
commas between, requires and does not find.
"""

import io
import json
import sys
from importlib.resources import files
from pathlib import Path

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator.models import ValidationSettings
from rocrate_validator.services import validate
from urllib3 import HTTPResponse

# The library bundles the JSON-LD context of the version that it writes: until 0.15 this is 1.1.
CONTEXT = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()


class Bundled(HTTPAdapter):
    """Answers with the context, without asking anybody."""

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        headers = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(io.BytesIO(CONTEXT), headers, status=200, preload_content=False)
        return self.build_response(request, raw)


def fill_cache(cache: Path) -> None:
    """Where the validator looks when it is offline; an empty one would have it refuse all."""
    with CachedSession(str(cache), expire_after=-1) as session:
        session.mount("https://", Bundled())
        session.get(json.loads(CONTEXT)["@id"]).raise_for_status()


def issues(crate: Path, profile: str, cache: Path) -> list[str]:
    settings = ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier=profile,
        requirement_severity="REQUIRED",
        offline=True,
        cache_path=cache,
    )
    found = validate(settings).get_issues()
    return sorted(f"{one.check.identifier}: {one.message}" for one in found)


if __name__ == "__main__":
    crate, profiles, cache = Path(sys.argv[1]), sys.argv[2].split(","), Path(sys.argv[3])
    fill_cache(cache)
    print(json.dumps({profile: issues(crate, profile, cache) for profile in profiles}))
