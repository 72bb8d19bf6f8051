"""Qwen HTML, the format in which every engine answers the parse task: read and written."""
