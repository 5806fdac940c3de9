"""The recipe of the tenants layer, with each cloud's half. What teams may write is in contracts/tenancy."""
