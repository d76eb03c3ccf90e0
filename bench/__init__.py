"""What `make bench` runs: ratios, each measured in one run beside a named alternative."""
