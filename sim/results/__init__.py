"""Run folders: written whole or not at all, never overwritten with other inputs."""
