"""How fast it is, beside what nothing could beat: ratios of one run. ``python3 benchmarks/all.py`` runs them all."""
