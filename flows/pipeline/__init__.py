"""A document's story, from a file to rows in the database, without Prefect.

plan       which files have to be read
document   one document: stage, claim, read, extract, close
run        the work on a claimed run, under its lease
lease      who holds a run
pages      its pages, several at a time
fields     its segments, and the fields of each
archive    where the file goes when all is done
"""
