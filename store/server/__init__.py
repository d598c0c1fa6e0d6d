"""The corpus on a Chroma server, for many chat processes on many machines.

In one database of the server, a snapshot is a few collections and everything else a small one:

    serving-000012           one move of the pointer: which snapshot serves since when (metadata)
    g000007.passages         passages and vectors, as in a folder
    g000007.multilingual     a further vector space
    g000007.catalog          the record of the snapshot, one row a source; made last, deleted first
    history                  one row a snapshot that was published
    writer                   the one process that writes, and until when it need not be waited for (metadata)

A collection's name is unique in its database, and the server sees to it. So the pointer moves by creating the
collection of the next number: of two writers who try the same move, one fails.
"""
