"""Pictures of what a fit found."""
