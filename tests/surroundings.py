"""What surrounds a test run, set before Django reads its settings (pytest loads this module first, see pyproject).

A test never sees the machine's own register, its key or its stopped clock: it gets an empty folder for `var/`.
"""

import atexit
import os
import shutil
import tempfile

KEPT = {"SECRETARIAT_CI", "SECRETARIAT_FILLED"}
"""The second names what `make demo` has just filled in a fresh clone: what tests in a browser need is copied from there."""

for name in [each for each in os.environ if each.startswith("SECRETARIAT_") and each not in KEPT]:
    del os.environ[name]

_var = tempfile.mkdtemp(prefix="secretariat-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["SECRETARIAT_VAR"] = _var
os.environ["SECRETARIAT_SECRET_KEY"] = "only-for-tests"
os.environ["SECRETARIAT_LOG"] = "none"  # a test reads what a command says, without a line for each request
