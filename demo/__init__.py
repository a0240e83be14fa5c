"""A synthetic CRM with known true answers; imports nothing of ours."""
