"""What is written: to the terminal, to files, and about faults."""
