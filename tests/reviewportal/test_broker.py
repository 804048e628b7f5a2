"""A worker whose Redis ends while it is at work asks for the next message all the same."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Queue

from reviewportal import celery_app
from reviewportal.supervisor.redis import program_of_redis, redis_url

PATIENCE = 60.0


@pytest.fixture
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis that may be killed: its address and its process."""
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "redis.sock"
    process = subprocess.Popen(
        [str(program_of_redis()), "--port", "0", "--unixsocket", str(socket), "--save", ""], cwd=folder
    )
    deadline = time.monotonic() + PATIENCE
    while not socket.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield redis_url(Path(folder))["REDIS_URL"], process
    process.kill()
    process.wait()


@pytest.mark.parametrize("end", ["ack", "reject", "requeue"])
def test_message_that_cannot_be_acknowledged_keeps_no_place(own_redis, end):
    address, process = own_redis

    with celery_app.connection_for_write(address) as connection:
        channel = connection.channel()
        channel.basic_qos(0, 1, False)
        queue = Queue("work", channel=channel)
        queue.declare()
        connection.Producer(channel).publish("draw", routing_key="work")
        message = queue.get()
        is_full = not channel.qos.can_consume()
        process.kill()
        process.wait()

        errors = connection.connection_errors + connection.channel_errors
        with pytest.raises(errors):
            {"ack": message.ack, "reject": message.reject, "requeue": message.requeue}[end]()

        assert (is_full, channel.qos.can_consume()) == (True, True)
