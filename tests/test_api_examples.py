"""The examples for programs, by curl and by Python, as they stand on the page: run against a site as it is really served."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from secretariat.bench.soak import places
from secretariat.core.api.examples import ASK, EXAMPLES
from tests.house import ROOT

pytestmark = pytest.mark.once

PREPARE = """
import django
django.setup()
from secretariat.bench import scratch
from secretariat.bench.soak.programs import token_for
scratch.with_example()
print(token_for("analyst"))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A scratch register with the example years, its address, and the token of somebody at the administrator."""
    around = {
        **places.surroundings(tmp_path_factory.mktemp("register")),
        "DJANGO_SETTINGS_MODULE": "secretariat.settings",
    }
    around.pop("DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, "-c", PREPARE], env=around, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    with places.served(around, workers=1) as (address, _):
        yield {"SITE": address, "TOKEN": made.stdout.split()[-1]}


def ran(words: list[str], named: dict[str, str]) -> str:
    done = subprocess.run(words, env={**os.environ, **named}, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.title)
def test_an_example_works_by_curl_and_by_python(served, example):
    if shutil.which("curl") is None:
        pytest.fail("needs curl: install it.")
    said = ran(["bash", "-euc", example.curl], served)
    assert example.prints in said
    assert "problem" not in said
    assert example.prints in ran([sys.executable, "-c", f"{ASK}\n\n{example.python}"], served)


def sent(served: dict[str, str], key: str) -> int:
    """The status of the answer to a row that is brought in under a key."""
    row = {"reference": key, "title": "An illustrative newsletter", "issued": "2020-05-05"}
    body = json.dumps({"rows": [{**row, "classification": "white", "illustrative": "all"}]}).encode()
    headers = {"Authorization": f"Bearer {served['TOKEN']}", "Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(f"{served['SITE']}/api/v1/newsletters/bring-in", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(json.load(answer)["added"])
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("turn", range(3))
def test_what_eight_send_at_once_with_one_key_is_done_once(served, turn):
    """Whoever comes while the first is at work is told so, and whoever comes later gets its answer."""
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _: sent(served, f"NL-AT-ONCE-{turn}"), range(8)))
    assert set(found) <= {1, 409} and 1 in found
    assert sent(served, f"NL-AT-ONCE-{turn}") == 1
    history = f"{served['SITE']}/api/v1/newsletters/NL-AT-ONCE-{turn}/history"
    with urllib.request.urlopen(history) as answer:
        assert len(json.load(answer)["items"]) == 1


def test_the_reference_has_every_example():
    reference = Path(ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for each in EXAMPLES:
        assert each.curl in reference and each.python in reference
