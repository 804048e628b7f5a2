"""What templates of every room use to print texts of the law."""
