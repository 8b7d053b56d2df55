"""A real browser, shared by the tests of a file."""

import pytest
from playwright.sync_api import sync_playwright

from deploy.client import Client
from deploy.instance import sign_ins
from tests.instances import started
from tests.tools import tool


@pytest.fixture(scope="module")
def browser():
    """Chromium, as the machine has it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tool("chromium"))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def instance():
    """A whole instance, whose data goes away with it."""
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def people(instance):
    """Everybody who works there, as programs by their role."""
    return {
        role: Client(instance.settings.gateway_url, person["username"], person["password"])
        for role, person in sign_ins(instance.settings).items()
    }
