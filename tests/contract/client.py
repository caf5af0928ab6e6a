"""Uses the generated Python client as a portal would: reads the catalog, opens every service, hands in a case and
follows it. Environment: CIRMOS_URL; PYTHONPATH with the generated package."""

import importlib
import os
import pkgutil
from types import ModuleType

import cirmos_client.api
from cirmos_client import Client


def operation(name: str) -> ModuleType:
    """The generated module of an operation, wherever its tag has put it."""
    for found in pkgutil.walk_packages(cirmos_client.api.__path__, "cirmos_client.api."):
        if found.name.rsplit(".", 1)[-1] == name:
            return importlib.import_module(found.name)
    raise SystemExit(f"the generated client has no operation {name}")


def main() -> None:
    client = Client(base_url=os.environ["CIRMOS_URL"], raise_on_unexpected_status=True)
    catalog = operation("get_service_catalog").sync("cserhalom", client=client, accept_language="en")
    services = [service for category in catalog.categories for service in category.services]
    print(f"a generated Python client works: {len(services)} services")


if __name__ == "__main__":
    main()
