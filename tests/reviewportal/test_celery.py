"""The worker of documents is ready before it forks; the other one does not load what it never draws."""

from types import SimpleNamespace

import pytest

from reports.rendering import pdf
from reviewportal.celery import load_drawing


@pytest.mark.parametrize(("queues", "loaded"), [({"reports": 1}, 1), ({"celery": 1}, 0)])
def test_only_the_worker_of_documents_loads_what_draws_them(queues, loaded, monkeypatch):
    calls: list[int] = []
    monkeypatch.setattr(pdf, "warm_up", lambda: calls.append(1))
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=queues))

    load_drawing(SimpleNamespace(app=SimpleNamespace(amqp=amqp)))

    assert len(calls) == loaded
