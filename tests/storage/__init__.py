"""The stores, held to one contract and to the faults that they must survive."""
