"""What the benchmarks share: a database of their own, filled with matters; rounds that are compared; a table."""
