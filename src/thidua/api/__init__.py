"""The ways in for other systems: tokens, a REST interface with OpenAPI, and signed webhooks."""
