"""Tells a webhook when a run of Pagemill's deployments ends partial, failed or crashed.

    PAGEMILL_WEBHOOK=https://hooks.example.com/... python samples/deploy/notify.py

Run it once, with PREFECT_API_URL naming the server; again to change the address. From then on the
server itself sends; this script need not stay. What is sent names the flow run, its state and the
counts, never what a document says. The address is kept encrypted in Prefect's database.

A receiver within one's own network is allowed here, since it is the operator who names it.
"""

import os
import sys

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "pagemill-trouble"
TROUBLE = {f"prefect.flow-run.{state}" for state in ("Partial", "Failed", "Crashed")}
PAYLOAD = """{
  "flow_run": {{ event.resource["prefect.resource.name"] | tojson }},
  "state": {{ event.resource["prefect.state-name"] | tojson }},
  "message": {{ event.resource["prefect.state-message"] | tojson }},
  "id": {{ event.resource.id | tojson }}
}"""


def notify(url: str) -> None:
    """Make the server POST to the URL, in place of what an earlier call of this made."""
    headers = {"Content-Type": "application/json"}
    webhook = Webhook(url=url, headers=headers, allow_private_urls=True)
    block = webhook.save(NAME, overwrite=True)
    trigger = EventTrigger(
        expect=TROUBLE,
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={
            "prefect.resource.id": "prefect.tag.pagemill",
            "prefect.resource.role": "tag",
        },
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
    )
    action = CallWebhook(block_document_id=block, payload=PAYLOAD)
    automation = Automation(name=NAME, trigger=trigger, actions=[action])
    _replace(automation)


def _replace(automation: Automation) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        for earlier in client.read_automations_by_name(automation.name):
            client.delete_automation(earlier.id)
    automation.create()


if __name__ == "__main__":
    address = os.environ.get("PAGEMILL_WEBHOOK")
    if not address:
        sys.exit("Set PAGEMILL_WEBHOOK to the address that is to be told.")
    notify(address)
