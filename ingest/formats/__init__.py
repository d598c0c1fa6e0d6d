"""From bytes to a document: one module a family of formats, each loading its library when it is first asked."""
