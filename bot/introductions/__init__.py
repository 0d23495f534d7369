"""Introductions: who of those who asked for it should meet whom, and whether it did anything.

What is remembered of them is in `record`, which loads nothing heavy. Everything else computes, in the worker.
"""
