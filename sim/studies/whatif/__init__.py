"""The effect of a change, and the smallest change that reaches a target."""
