"""What the model speaks of, each in one place: names, labels and marks; nothing is computed."""
