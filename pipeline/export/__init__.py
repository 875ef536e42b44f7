"""What leaves a map as files that other programs read. Light: the page imports this."""
