"""Faults: processes are killed, connections ended and servers taken away, and no deadline is lost or doubled.

How to write one: ask for ``database`` (a migrated PostgreSQL of this module's own, guard in place; Django's connection
leads there), do harm, let a sweep run, ``verdict.judge(...)`` what stands there, and ``tally.add(Kind..., found)``.
"""
