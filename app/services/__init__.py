"""What the program does for people, put together from clients, stream and archive."""
