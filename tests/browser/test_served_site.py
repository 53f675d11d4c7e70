"""A published site, served from a subfolder of a host of static files."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import checks
import pytest

from conftest import watch
from cropsight.report import page_data
from pages import until
from sites import made_site
from synthetic import Results, make_results


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a host, with a site whose pictures lie beside its page."""
    root = tmp_path_factory.mktemp("host")
    made: Results = make_results(root / "run")
    patch = pytest.MonkeyPatch()
    patch.setattr(page_data, "MOST", 0)
    made_site(made)
    patch.undo()
    (root / "host/ada's runs").mkdir(parents=True)
    (made.folder / "site").rename(root / "host/ada's runs/first")
    return root / "host"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ada's%20runs/first/"
    server.shutdown()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_it_is_the_report_wherever_it_lies(
    browser: Any, address: str, width: int, scheme: str
) -> None:
    page = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ).new_page()
    seen, answers = watch(page), []
    page.on("response", lambda response: answers.append((response.status, response.url)))
    page.goto(f"{address}#campus/7")
    page.wait_for_selector("#stage [data-painted]")
    until(page, "document.querySelector('#stage h3').textContent.includes('frame 7')")
    page.locator("#browse").scroll_into_view_if_needed()
    checks.settled(page)
    # A browser may ask for an icon by itself.
    asked = [(status, url) for status, url in answers if not url.endswith("favicon.ico")]
    assert all(status in (200, 206) and url.startswith((address, "blob:")) for status, url in asked)
    assert any("/report/" in url for _, url in asked)
    said = [words for words in seen.messages if "favicon" not in words and "404" not in words]
    assert said == [] and seen.dialogs == []
    assert checks.beyond(page) == []
    page.context.close()


def test_the_files_that_it_names_are_there(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    crate = page.request.get(f"{address}ro-crate-metadata.json")
    names = [one["@id"] for one in crate.json()["@graph"] if one.get("@type") in ("File", ["File"])]
    sums = page.request.get(f"{address}manifest-sha256.txt").text()
    listed = re.findall(r"^[0-9a-f]{64}  (.+)$", sums, re.MULTILINE)
    assert len(listed) > 15 and len(names) > 10
    for name in listed:
        assert page.request.get(
            f"{address}{name.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}"
        ).ok, name
    picture = page.get_attribute('meta[property="og:image"]', "content")
    assert page.request.get(f"{address}{picture}").headers["content-type"] == "image/jpeg"
    page.close()
