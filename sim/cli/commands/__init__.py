"""One module a command, which parses, calls and prints."""
