"""The toll on the bridge at Mirin: a small source for the tests of grids."""

TOLL = """# The toll

The council of Mirin fixed the toll at 40 crowns on 2 April 2031. The mayor, Oscar Lind, opposed the toll.

## Night traffic

Lorries may not cross after ten. Exemptions are granted by the harbour office.
"""
