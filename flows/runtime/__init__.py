"""What all work in a process needs: settings, open engines, retrying and stopping."""
