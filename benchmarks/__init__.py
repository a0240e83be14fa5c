"""Speed and size, each as a ratio to a baseline of the same run; one command a benchmark."""
