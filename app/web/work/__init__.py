"""What is done for those who ask: answers, changes of the sources, uploads."""
