"""What is to be taken in: files, folders, manifests, addresses."""
