"""What `deploy/`, the Containerfile and docs/deploy.md name is there."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess

import pytest

from secretariat.core.console import all_commands
from secretariat.core.operating import contents
from tests.house import ROOT

pytestmark = pytest.mark.once

DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
PAPERS = [*UNITS, DEPLOY / "nginx.conf", DEPLOY / "Caddyfile", ROOT / "Containerfile", ROOT / "docs" / "deploy.md"]
VERBS = re.compile(r"(?:bin/|`)secretariat ([a-z]+)")


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_command_and_setting_that_is_named_is_there(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(VERBS.findall(text)) <= {each.name for each in all_commands()}
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [each for each in re.findall(r"SECRETARIAT_[A-Z_]+", text) if f"`{each}`" not in settings] == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_says_what_it_is_and_a_timer_has_a_service(path) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.read(path)
    assert unit["Unit"]["Description"].startswith("Secretariat, ")
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists()
    else:
        for name, value in {"User": "secretariat", "NoNewPrivileges": "yes", "ProtectSystem": "strict"}.items():
            assert unit["Service"][name] == value


def test_systemd_understands_every_unit(tmp_path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze, which is not on this machine.")
    for path in UNITS:
        shutil.copy(path, tmp_path)
    done = subprocess.run(
        [analyze, "verify", *(str(tmp_path / path.name) for path in UNITS)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "is not executable: No such file" not in line]
    assert [line for line in said if str(tmp_path) in line or "secretariat" in line] == []


@pytest.mark.asvs("V2.4.1", "V4.1.2", "V4.1.3", "V12.1.1", "V12.1.2", "V12.2.1", "V12.3.3", "V13.2.5", "V13.4.5")
def test_the_proxies_hold_what_the_papers_say() -> None:
    nginx, caddy = (
        re.sub(r"#.*", "", (DEPLOY / name).read_text(encoding="utf-8")) for name in ("nginx.conf", "Caddyfile")
    )
    plain, secure = nginx.split("server {")[1:]
    assert "listen 80;" in plain and "listen 443 ssl;" in secure
    assert "location /api/ { return 403; }" in plain and "location /feeds/ { return 403; }" in plain
    assert "location / { return 301 https://" in plain
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in secure and "ssl_prefer_server_ciphers on;" in secure
    ciphers = re.search(r"ssl_ciphers ([^;]+);", secure)[1].split(":")
    assert all(each.startswith("ECDHE-") and ("GCM" in each or "POLY1305" in each) for each in ciphers)
    assert "AES256" in ciphers[0]
    assert "limit_req_zone $binary_remote_addr" in nginx and "limit_req zone=readers" in secure
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in secure and "X-Forwarded-For" not in caddy
    assert "location = /metrics { return 404; }" in secure and "path /metrics /health/*" in caddy
    assert "server 127.0.0.1:8000;" in nginx and "reverse_proxy 127.0.0.1:8000" in caddy
    assert "http://code.example.org {" in caddy and "path /api/* /feeds/*" in caddy
    # Neither reads a file of the machine.
    assert not re.search(r"\b(?:root|alias|autoindex|file_server)\b", nginx + caddy)


@pytest.mark.asvs("V13.4.1")
def test_what_runs_does_not_see_the_program_s_history() -> None:
    for path in UNITS:
        if path.suffix == ".service":
            assert "InaccessiblePaths=-/srv/secretariat/.git" in path.read_text(encoding="utf-8").split()


@pytest.mark.asvs("V13.4.1")
def test_nothing_that_is_no_part_of_the_program_goes_into_an_image() -> None:
    left_out = set((ROOT / ".containerignore").read_text(encoding="utf-8").split())
    assert {".git", ".venv", "var"} <= left_out
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()


def test_what_is_left_out_of_a_backup_is_said_where_it_is_run() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert "core.SearchEntry" in contents.LEFT_OUT
    for word in ("sessions", "search", "kept figures", "tasks and mails that wait"):
        assert word in text
