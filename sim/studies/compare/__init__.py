"""What differs between finished runs or sweeps."""
