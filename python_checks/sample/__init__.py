"""Deterministic sample data: a made-up vendor of three AI APIs, written as raw tables."""
