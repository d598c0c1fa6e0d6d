"""What benchmarks/fuzz.py is made of: the requests, and the server that they go to."""
