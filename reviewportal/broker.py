"""Redis as the broker of Celery, mended in one place: who cannot acknowledge a message still goes on to the next.

A worker asks for as many messages as it has processes, and asks again when it has acknowledged one. kombu counts a
message as acknowledged only when Redis has said so. If Redis ends while every process is at work, each of these
acknowledgements fails, so the worker would never ask again and, asking nothing of Redis, would never notice that the
connection is lost: it would stand idle for ever. Here the message counts as done with; the worker asks for the next,
meets the lost connection and makes a new one. A message that Redis still holds is delivered again, which is safe.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """What was delivered and not yet acknowledged."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge; the place is free for the next message even if Redis does not answer."""
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The same for a message that its process gives back."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """A channel that counts so."""

    QoS = QoS


class Transport(redis.Transport):
    """Named in ``reviewportal.celery``."""

    Channel = Channel
