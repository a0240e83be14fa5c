"""One module per command: read the arguments, ask the floors below, show the answer."""
