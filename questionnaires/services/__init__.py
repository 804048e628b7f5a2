"""Every change of what is asked: texts loaded from files, versions published, cycles opened."""

from questionnaires.services.cycles import open_cycle
from questionnaires.services.loading import load_questionnaires
from questionnaires.services.publishing import publish_version, retire_version

__all__ = ["load_questionnaires", "open_cycle", "publish_version", "retire_version"]
