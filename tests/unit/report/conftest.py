import pytest
from doubles.reports import BOTH, read_results

import build_report
from cropsight.report.run_results import TargetResults
from synthetic import Results, make_results


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    made = make_results(tmp_path_factory.mktemp("results"))
    build_report.main(**made.arguments)
    return made


@pytest.fixture(scope="session")
def vehicles(results: Results) -> TargetResults:
    return read_results(results).about("vehicle")


@pytest.fixture(scope="session")
def html(results: Results) -> str:
    return results.arguments["report"].read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def two_targets(tmp_path_factory: pytest.TempPathFactory) -> Results:
    made = make_results(tmp_path_factory.mktemp("two"), targets=BOTH)
    build_report.main(**made.arguments)
    return made
