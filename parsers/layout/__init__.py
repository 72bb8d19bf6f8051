"""What a page is made of: its words and picture in, its regions out, each with its words and its
role, in reading order.

    rules            pages whose geometry proves what is on them, without a model
    seen             other pages: what the model sees, and what the file tells better
    padding          a part of a page, laid on a whole one for the model
    model            the layout model; a page is built for it from pixels and words
    assignment       which word belongs to which region
    column_split     columns that the model saw as one
    roles            headings, running heads, notes: of one page, and of all together
    reading_order    which region is read first
    table_structure  the cells of a table

The values that travel are in `region` and, where it is known how words are set, in `paragraph`.
"""
