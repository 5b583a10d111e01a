"""What our code never does, read from its syntax: run what somebody wrote, trust to chance, write HTML in a script."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import PACKAGE, modules, shown, tree

pytestmark = pytest.mark.once

CALLS_THAT_RUN = {"eval", "exec", "compile", "__import__"}
METHODS_THAT_RUN = {"system", "popen"}
MODULES_THAT_RUN = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"}
FOR_WAITING = "secretariat/core/operating/sqlite/base.py"
SCRIPTS = sorted((PACKAGE / "core" / "styles").glob("*.js"))
NAMES_A_CONSTRAINT = "secretariat/core/records/models.py"
# Names that are constants of the program, or what it has read from its own models.
OURS_IN_STATEMENTS = {"columns", "marks", "settings", "sequence", "top", "table", "statement", "patience"}


def served() -> list:
    """The modules that run on a site: not the benchmarks, not the examples' generators."""
    return [path for path in modules() if not {"bench", "codes", "example"} & set(path.relative_to(PACKAGE).parts[:1])]


def calls(path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module, with the last part of what is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def imports(path) -> set[str]:
    """The first part of every module that is imported."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def is_a_method_of_re(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re"


@pytest.mark.asvs("V1.2.5", "V1.3.2", "V1.5.2")
def test_nothing_is_run_that_somebody_could_have_written() -> None:
    wrong = []
    for path in served():
        wrong += [f"{shown(path)} imports {each}" for each in imports(path) & MODULES_THAT_RUN]
        for name, node in calls(path):
            if name in (CALLS_THAT_RUN if isinstance(node.func, ast.Name) else METHODS_THAT_RUN):
                wrong.append(f"{shown(path)}:{node.lineno} {name}")
            wrong += [f"{shown(path)}:{node.lineno} a shell" for each in node.keywords if each.arg == "shell"]
    assert wrong == []


def _is_a_colour(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "RGBColor"


@pytest.mark.asvs("V1.3.7")
def test_no_template_is_made_from_text() -> None:
    wrong = [
        f"{shown(path)}:{node.lineno}"
        for path in served()
        for name, node in calls(path)
        if name in {"from_string", "Template"} and not _is_a_colour(node)
    ]
    assert wrong == []


@pytest.mark.asvs("V1.2.4")
def test_no_statement_is_put_together_from_what_comes_in() -> None:
    wrong = []
    for path in served():
        for name, node in calls(path):
            if name in {"raw", "RawSQL"}:
                wrong.append(f"{shown(path)}:{node.lineno} {name}")
            if name in {"execute", "executemany"} and node.args and isinstance(node.args[0], ast.JoinedStr):
                parts = {
                    each.id for each in ast.walk(node.args[0]) if isinstance(each, ast.Name) and not each.id.isupper()
                }
                # tampering.py takes a copy of a register apart, to show that this is noticed.
                if path.name != "tampering.py" and not parts <= OURS_IN_STATEMENTS | {"round"}:
                    wrong.append(f"{shown(path)}:{node.lineno} {parts}")
    assert wrong == []


@pytest.mark.asvs("V1.2.9")
def test_no_expression_is_put_together_from_what_comes_in() -> None:
    wrong = []
    for path in served():
        for _, node in calls(path):
            if is_a_method_of_re(node) and node.args and isinstance(node.args[0], ast.JoinedStr):
                parts = [each.value for each in node.args[0].values if isinstance(each, ast.FormattedValue)]
                if not all(isinstance(each, ast.Call) and each.func.attr == "escape" for each in parts):
                    wrong.append(f"{shown(path)}:{node.lineno}")
    assert wrong == []


@pytest.mark.asvs("V1.3.10")
def test_no_format_is_put_together_from_what_comes_in() -> None:
    wrong = []
    for path in served():
        for name, node in calls(path):
            if name in {"format", "format_map"} and isinstance(node.func, ast.Attribute):
                of = node.func.value
                fixed = isinstance(of, ast.Constant) or (isinstance(of, ast.Call) and _is_markup(of))
                fixed = fixed or (isinstance(of, ast.Subscript) and getattr(of.value, "id", "").isupper())
                if not fixed and shown(path) != NAMES_A_CONSTRAINT:
                    wrong.append(f"{shown(path)}:{node.lineno} {ast.unparse(of)[:60]}")
    assert wrong == []


def _is_markup(node: ast.Call) -> bool:
    """Whether it is `Markup("…")`, or of a constant by its name."""
    return getattr(node.func, "id", "") == "Markup" and (
        isinstance(node.args[0], ast.Constant) or getattr(node.args[0], "id", "").isupper()
    )


@pytest.mark.asvs("V11.5.1")
def test_what_must_not_be_guessed_is_not_left_to_chance() -> None:
    assert [shown(path) for path in served() if "random" in imports(path)] == [FOR_WAITING]


@pytest.mark.asvs("V11.4.1", "V11.4.3")
def test_no_weak_hash_is_used() -> None:
    weak = re.compile(r"\b(?:md5|sha1|SHA1|MD5|blake2s|DES|RC4|ECB|PKCS1v15)\b")
    found = [f"{shown(path)}: {each}" for path in served() for each in weak.findall(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.asvs("V3.2.2", "V3.5.5", "V14.3.1", "V14.3.3", "V15.3.6")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_no_html_and_keep_nothing(path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in text
    if path.name == "sitting.js":
        # It keeps what waits to be sent, sealed with a key of the session: tests/browser/test_meeting.py looks at it.
        assert (
            text.count("localStorage.setItem(store, JSON.stringify({ nonce: text(nonce), sealed: text(sealed) }))") == 1
        )
        assert text.count("localStorage.setItem") == 1
        text = text.replace("localStorage", "")
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "postMessage",
        '"message"',
        "__proto__",
    ):
        assert word not in text
    # Nothing is put into an object under a name that is only known when it runs.
    assert not re.search(r"\w\[[^\]\"'.]+\]\s*=[^=]", text)
    assert "vegaEmbed" not in text or "actions: false" in text
