"""The front door: command line, settings, secrets and the wiring of every floor."""
