"""What happened, as numbers: records of replicates read measure by measure."""
