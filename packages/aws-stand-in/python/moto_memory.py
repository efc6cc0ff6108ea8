"""Keeps what moto 5.2.5 and botocore work out for every call or session, though it is always the same."""

from functools import cache, lru_cache

from botocore import loaders


def share_loader() -> None:
    """botocore reads its descriptions of services once for every loader, and looks for them in 400 folders; to be called before moto is imported."""
    loaders.create_loader = cache(loaders.create_loader)


def keep_answers() -> None:
    """moto lists its own folders, tries 200 patterns and lists the methods of a class for every call."""
    from moto.core import responses
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    DomainDispatcherApplication.get_backend_for_host = lru_cache(maxsize=1024)(DomainDispatcherApplication.get_backend_for_host)
    responses.method_names_from_class = cache(responses.method_names_from_class)
