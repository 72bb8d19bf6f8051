"""A document's story, from a file to rows in the database, without Prefect.

plan       which files have to be read
document   one document: take in, claim, read, extract, close
run        the work on a run that is ours, under its lease
lease      who holds a run
pages      its pages, several at a time
fields     its documents told apart, and the fields of each
archive    where the file goes when all is done
"""
