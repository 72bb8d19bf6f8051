"""A lease: its rent, who has signed it, and whether pets are allowed."""

from pydantic import BaseModel, ConfigDict

from parsers.schemas import Checkbox, Money, Signature, described


class Lease(BaseModel):
    model_config = ConfigDict(json_schema_extra={"titles": ["lease agreement"]})

    rent: Money | None = described("For a month", "monthly rent", required=True)
    landlord: Signature | None = described("Of the landlord", "Landlord")
    tenant: Signature | None = described("Of the tenant", "Tenant")
    pets: Checkbox | None = described("Whether pets are allowed", "Pets allowed")
