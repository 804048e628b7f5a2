"""The production shape keeps its promises: closed, unprivileged, and started like the supervisor starts it."""

import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reviewportal.supervisor import commands

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ["web", "worker", "reports", "timetable", "prepare"]

# What of the compose specification this file uses; a key that is not here is a slip or needs a thought.
STRINGS = {"type": "array", "items": {"type": "string"}}
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "user", "networks", "restart"],
    "properties": {
        "build": {"type": "object", "required": ["context", "dockerfile"], "additionalProperties": False}
        | {"properties": {"context": {"type": "string"}, "dockerfile": {"type": "string"}}},
        "image": {"type": "string", "pattern": r"^[a-z0-9./-]+(:[0-9.]+)?$"},
        "command": {"type": "string"},
        "user": {"type": "string"},
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "read_only": {"const": True},
        "tmpfs": STRINGS,
        "cap_drop": STRINGS,
        "security_opt": STRINGS,
        "restart": {"enum": ["unless-stopped", "no"]},
        "networks": STRINGS,
        "volumes": STRINGS,
        "ports": STRINGS,
        "shm_size": {"type": "string"},
        "stop_grace_period": {"type": "string", "pattern": r"^\d+s$"},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["condition"],
                "properties": {"condition": {"enum": ["service_healthy", "service_completed_successfully"]}},
            },
        },
        "healthcheck": {
            "type": "object",
            "required": ["test"],
            "additionalProperties": False,
            "properties": {"test": STRINGS, "retries": {"type": "integer"}}
            | {key: {"type": "string", "pattern": r"^\d+s$"} for key in ("interval", "timeout", "start_period")},
        },
        "deploy": {"type": "object", "properties": {"replicas": {"type": "integer", "minimum": 1}}},
    },
}


def test_compose_uses_only_what_is_checked() -> None:
    top = {"services", "networks", "volumes"}

    unknown = {key for key in COMPOSE if not key.startswith("x-")} - top
    for service in SERVICES.values():
        jsonschema.validate(service, SERVICE)

    assert unknown == set()
    assert set(SERVICES) == {"nginx", "web", "worker", "reports", "timetable", "prepare", "db", "redis"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_closed_and_unprivileged(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (int(user) > 0, int(group) > 0) == (True, True)
    assert "/tmp" in service["tmpfs"]


def test_only_nginx_is_published_and_only_it_touches_the_outside() -> None:
    published = [name for name, service in SERVICES.items() if "ports" in service]
    outside = [name for name, service in SERVICES.items() if service["networks"] != ["inner"]]

    assert published == ["nginx"]
    assert outside == ["nginx"]
    assert COMPOSE["networks"]["inner"] == {"internal": True}


def test_every_lasting_service_has_a_health_check() -> None:
    without = [name for name, service in SERVICES.items() if "healthcheck" not in service]

    assert without == ["prepare"]


def test_start_commands_are_the_supervisors() -> None:
    assert shlex.split(SERVICES["web"]["command"]) == commands.web("0.0.0.0:8000")
    assert shlex.split(SERVICES["worker"]["command"]) == commands.WORKER
    assert shlex.split(SERVICES["reports"]["command"]) == commands.REPORT_WORKER
    assert shlex.split(SERVICES["timetable"]["command"]) == commands.TIMETABLE
    assert shlex.split(SERVICES["prepare"]["command"]) == [
        *("sh", "-c"),
        f"python manage.py prepare_portal && python manage.py {shlex.join(commands.COLLECT_STATIC)}",
    ]


def test_only_prepare_knows_the_owner_of_the_tables() -> None:
    knowing = [name for name in PORTAL if "OWNER_PASSWORD" in str(SERVICES[name]["environment"])]

    assert knowing == ["prepare"]


def test_nothing_serves_before_prepare_has_ended_well() -> None:
    waiting = [
        name
        for name in PORTAL
        if SERVICES[name]["depends_on"].get("prepare") == {"condition": "service_completed_successfully"}
    ]

    assert waiting == ["web", "worker", "reports", "timetable"]


def test_one_timetable_many_webs_and_workers() -> None:
    replicas = {name: SERVICES[name]["deploy"]["replicas"] for name in ("web", "worker", "reports", "timetable")}

    assert replicas == {"web": 2, "worker": 2, "reports": 2, "timetable": 1}
    assert [name for name in SERVICES if "container_name" in SERVICES[name]] == []


def test_every_mounted_file_is_there() -> None:
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    files = [source for source in mounted if source.startswith("./")]

    assert [source for source in files if not (ROOT / source).is_file()] == []
    assert set(files) == {"./deploy/nginx.conf", "./deploy/create_roles.sh"}


def test_nginx_takes_whole_requests_and_limits_slow_senders() -> None:
    text = re.sub(r"#.*", "", (ROOT / "deploy" / "nginx.conf").read_text())
    directives = dict(re.findall(r"^\s*(\w+) ([^;{}]+);", text, re.MULTILINE))

    assert directives["proxy_request_buffering"] == "on"
    assert directives["client_header_timeout"] == "10s"
    assert directives["client_body_timeout"] == "20s"
    assert text.count("{") == text.count("}")


def test_every_variable_has_a_line_in_the_example() -> None:
    sources = [*(ROOT / "reviewportal" / "settings").glob("*.py"), ROOT / "reviewportal" / "supervisor" / "place.py"]
    read = set()
    for path in sources:
        read |= set(re.findall(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', path.read_text()))
    read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read - example == set()
    assert example - read == {"DJANGO_SETTINGS_MODULE"}
