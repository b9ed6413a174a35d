"""JSON for partners: a gig platform, a payment point, a registry. See docs/api.md, and /api/v1/openapi.json."""
