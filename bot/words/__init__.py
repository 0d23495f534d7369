"""Every sentence people read, in one place: how numbers are said, what the digest says, what pages are labelled."""
