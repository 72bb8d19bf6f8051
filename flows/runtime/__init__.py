"""What all work in a process stands on: settings, open engines, and how work is stopped."""
