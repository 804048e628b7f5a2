"""The shell door of this room."""
