"""Every fact that the domain knows."""

import importlib
import pkgutil

import domain
from domain.kernel import Event, registered_events


def facts_of_the_domain() -> dict[str, type[Event]]:
    """Topic to class, of all packages of the domain; those that tests register are left out."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    return {
        topic: cls
        for topic, cls in registered_events().items()
        if cls.__module__.startswith("domain.")
    }
