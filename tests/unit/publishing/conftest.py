from pathlib import Path

import pytest

from sites import made_site
from synthetic import Results, make_results


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return make_results(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def site(made: Results) -> Path:
    return made_site(made)
