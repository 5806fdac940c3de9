"""What the page does once its script runs, in a headless Chromium; skipped where there is none."""

import html
import json
import pathlib
import re
import shutil
import subprocess

import pytest

from tests.review.reports.test_html import page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    not BROWSER, reason="no Chromium here; install one to see the page's script run"
)
ASK = """<script>
const errors = [];
addEventListener("error", (event) => errors.push(event.message));
addEventListener("load", () => {
  const box = document.getElementById("search");
  const found = (words) => {
    box.value = words;
    box.dispatchEvent(new Event("input"));
    return Array.from(document.querySelectorAll("details.resource:not([hidden]) .name"), (e) => e.textContent);
  };
  const said = { value: found("10.0.0.0/16"), inside: found("kms:decrypt"), name: found("network-vpc"), none: found("9.9.9.9") };
  found("");
  scrollTo(0, 0);
  dispatchEvent(new Event("scroll"));
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "/" }));
  said.focused = document.activeElement === box;
  said.room = innerHeight - box.getBoundingClientRect().bottom;
  said.height = innerHeight;
  said.errors = errors;
  document.title = JSON.stringify(said);
});
</script>"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What a browser answers that opened the page with an address nobody can decode."""
    folder = tmp_path_factory.mktemp("page")
    # The page refuses every script but its own, and rightly; this one comes from the test.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', ASK, page())
    (folder / "page.html").write_text(text.replace("</main>", '<div style="height: 3000px"></div></main>'))
    done = _dump(folder, f"file://{folder}/page.html#%E0%A4%A")
    title = re.search(r"<title>(.*?)</title>", done)
    assert title, done[:2000]
    return json.loads(html.unescape(title.group(1)))


def _dump(folder: pathlib.Path, address: str) -> str:
    assert BROWSER
    done = subprocess.run(
        [
            *(BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000"),
            *(f"--user-data-dir={folder}/profile", "--window-size=1000,700", "--dump-dom", address),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


def test_a_search_finds_values_and_not_only_names(said: dict) -> None:
    assert said["value"] == ["network-vpc"]
    assert said["inside"] == ["network-policy"], "what a document in a text says counts too"
    assert "network-vpc" in said["name"]
    assert said["none"] == []


def test_the_key_for_searching_leaves_room_for_what_is_found(said: dict) -> None:
    assert said["focused"]
    assert said["room"] > said["height"] / 2


def test_an_address_nobody_can_decode_stops_nothing(said: dict) -> None:
    assert said["errors"] == []
