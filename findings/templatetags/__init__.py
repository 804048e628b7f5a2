"""What templates of findings print."""
