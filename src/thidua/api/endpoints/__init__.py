"""The addresses of the interface, by what they speak of; each calls the query or service that the pages call."""
