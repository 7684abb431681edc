"""Rules and values of the cooperatives: pure Python, values in, decisions with every reason out.

Numbers that a document sets never stand here; they come as ``Parameter`` from ``policy``.
"""
