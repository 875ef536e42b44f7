"""The command line, one module a command: arguments, progress, exit codes. No computation."""
