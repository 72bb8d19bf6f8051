"""Where files come from: folders, object stores, SFTP. Each file is copied once into the staging
store; nothing behind this room knows where it came from.
"""
