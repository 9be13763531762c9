"""What records and outcomes say of a model's parameters."""
