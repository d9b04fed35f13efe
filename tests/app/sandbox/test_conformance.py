"""Schemathesis goes over the Portal API: whatever is sent, the answer is one that the document names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.sandbox.openapi import PATH
from tests.sandbox_process import SandboxProcess

schema = schemathesis.openapi.from_path(PATH)


@pytest.fixture(scope="module")
def portal() -> Iterator[dict[str, Any]]:
    """How to call a sandbox that answers however often it is asked."""
    with SandboxProcess(time_scale=20.0, hotels=24) as sandbox:
        sandbox.admin("rules", {"requests_per_second": 1_000_000})
        yield {"base_url": f"{sandbox.portal}/v1", "headers": sandbox.headers()}


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case[Any], portal: dict[str, Any]) -> None:
    # What is accepted depends on the state (versions, cursors, what is pending): the table in test_portal holds that.
    case.call_and_validate(**portal, excluded_checks=[positive_data_acceptance])
