"""A scenario simulated at many points, and questions asked along a knob."""
