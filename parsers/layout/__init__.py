"""What a page is made of: its words and picture in, its regions out, each with its words and its
role, in reading order.

    rules            pages whose geometry proves what is on them, without a model
    model            what the layout model sees
    assignment       which word belongs to which region
    column_split     columns that the model saw as one
    table_structure  the cells of a table
    roles            headings, running heads, notes: of one page, and of all together
    reading_order    which region is read first
"""
