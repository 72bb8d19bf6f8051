"""Untrusted files in, `PageInput`s out, read in a sandboxed process.

reader         outside: starts the processes and checks what they send back
sandbox        a process with limits, which may crash, hang or be killed
sandbox_child  inside: drops its privileges, then reads documents
pdf image mail office video   the formats
film           which frames of a film are its pages, found outside the process by `scenes`
text_layer     can the words of a PDF page be trusted?
render_size    how large a page is rendered
"""
