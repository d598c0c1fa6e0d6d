"""What an operator sees of the work: figures for Prometheus, and log lines that hold no question unless asked for."""
