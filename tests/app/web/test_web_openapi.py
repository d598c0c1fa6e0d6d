"""The HTTP API is what its OpenAPI document says: every example is sent, and what comes back fits the schema."""

import json
from typing import Any

import httpx
import jsonschema
import pytest

from app.web.api.openapi import CALL, EXAMPLES, document
from app.web.endpoints import NAMES, READING

ABOUT = document("0")


def sent(address: str, name: str) -> Any:
    """What an endpoint returns for its example, as the document says to ask for it."""
    begun = ABOUT["paths"][f"{CALL}/v2/{name}"]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.validate(begun["example"], begun["schema"])
    with httpx.Client(base_url=address, timeout=120) as client:
        event = client.post(f"{CALL}/v2/{name}", json=begun["example"]).json()["event_id"]
        lines = client.get(f"{CALL}/{name}/{event}").text.splitlines()
    assert lines[-3] == "event: complete"
    return json.loads(lines[-2].removeprefix("data: "))


def test_every_endpoint_is_described_and_every_reading_one_has_an_example() -> None:
    assert {path.split("/")[-1] for path in ABOUT["paths"] if "/v2/" in path} == set(NAMES)
    assert set(EXAMPLES) == set(NAMES[:READING])
    jsonschema.Draft202012Validator.check_schema(ABOUT["components"]["schemas"]["answer"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_answered_as_its_schema_says(address: str, name: str) -> None:
    got = sent(address, name)
    brought = ABOUT["paths"][f"{CALL}/{name}/{{event_id}}"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    jsonschema.validate(got, {**brought["schema"], "components": ABOUT["components"]})
    assert got[0]
