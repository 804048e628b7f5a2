"""The set-up of a fresh machine: what is missing is installed or named, never passed over."""

import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).resolve().parent.parent.parent / "setup"
# Installs the browser at the second attempt, as when a mirror is out of step with the lists.
APT_GET = """#!/bin/sh
echo "$@" >> "{log}"
[ "$1" = install ] || exit 0
[ -e "{log}.tried" ] || {{ touch "{log}.tried"; exit 100; }}
touch "{folder}/chromium"
"""
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "State"\nmsgstr "État"\n'


@pytest.fixture
def environment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", SETUP / "environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_missing_package_is_named_when_it_cannot_be_installed(environment, monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setitem(environment.PANGO, "libnowhere-1", "libnowhere.so.1")

    with pytest.raises(environment.SetupError) as refusal:
        environment.install_system_packages(test=False)

    assert str(refusal.value) == (
        "Missing on this machine: install the packages libnowhere-1 (Debian's names) and retry."
    )


def test_missing_package_ends_the_set_up_with_1(environment, monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment, "TEST_PROGRAMS", {"no-such-browser": "no-such-browser"})
    monkeypatch.setattr(sys, "argv", ["environment.py", "--test"])

    code = environment.main()

    assert code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_browser_is_needed_by_tests_only(environment, monkeypatch) -> None:
    monkeypatch.setattr(environment, "TEST_PROGRAMS", {"no-such-browser": "no-such-browser"})

    assert environment.missing_packages(test=False) == []
    assert environment.missing_packages(test=True) == ["no-such-browser"]


def test_root_installs_with_fresh_lists_and_tries_twice(environment, monkeypatch, tmp_path) -> None:
    apt_get, log = tmp_path / "apt-get", tmp_path / "log"
    apt_get.write_text(APT_GET.format(log=log, folder=tmp_path))
    apt_get.chmod(apt_get.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment, "PANGO", {})
    monkeypatch.setattr(environment, "TEST_PROGRAMS", {"chromium": "chromium"})
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(environment.shutil, "which", lambda name: (tmp_path / name).exists() or None)

    environment.install_system_packages(test=True)

    attempt = ["update -qq", "install -y -qq --no-install-recommends chromium"]
    assert log.read_text().splitlines() == attempt * 2


def test_catalogue_is_compiled_when_it_is_newer(tmp_path) -> None:
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "django.po", folder / "django.mo"
    source.write_text(CATALOGUE)
    (tmp_path / "setup").mkdir()
    script = tmp_path / "setup" / "messages.py"
    script.write_bytes((SETUP / "messages.py").read_bytes())

    times = []
    for moment in (100, 100, 200):
        os.utime(source, (moment, moment))
        subprocess.run([sys.executable, str(script)], check=True)
        times.append(compiled.stat().st_mtime_ns)
        if moment == 100:
            os.utime(compiled, ns=(150 * 10**9, 150 * 10**9))

    assert "État".encode() in compiled.read_bytes()
    assert times[1] == 150 * 10**9
    assert times[2] > 200 * 10**9


def test_broken_catalogue_is_named(tmp_path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "State"\nEnglish: State\n')
    spec = importlib.util.spec_from_file_location("messages", SETUP / "messages.py")
    messages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(messages)

    complaints = messages.compile_messages(tmp_path)

    assert [complaint.startswith(f"{source}: ") for complaint in complaints] == [True]
    assert not source.with_suffix(".mo").exists()
