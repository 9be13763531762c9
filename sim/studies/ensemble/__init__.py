"""Many replicates of one scenario, and their tables."""
