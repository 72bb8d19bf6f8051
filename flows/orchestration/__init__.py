"""Prefect, and nothing else in this project knows it: flows and their parameters, batches, task
runners, the server, schedules, progress and summary.

In: what a person or a schedule asks for. Out: calls on `flows.pipeline`, and what Prefect shows.
"""
