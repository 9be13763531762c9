"""Pages with the engine in them: stories and all that runs them, in one file of HTML."""
