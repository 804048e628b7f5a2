"""Letters of this room, each in the language of whoever reads it. No letter holds the content of an answer."""
