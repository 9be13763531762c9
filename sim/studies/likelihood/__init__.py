"""How probable a record of events is, decision by decision."""
