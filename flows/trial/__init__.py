"""A schema tried on documents without keeping anything: in a home of its own, which is deleted.

In: locations and stored documents, the settings, a schema or none. Out: `TriedDocument`s, and
settings by which the viewer shows them as long as the home is there. The database of the settings
is only read: pages that it has, read in the same way, are not read again. This package knows no
terminal.
"""

from flows.trial.home import Home, open_home
from flows.trial.reading import TriedDocument, find_fields_in, read_documents

__all__ = ["Home", "TriedDocument", "find_fields_in", "open_home", "read_documents"]
