"""One decision, term by term, and the changes that would have reversed it."""
