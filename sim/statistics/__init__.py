"""Intervals, differences, sequential tests and crossings: numbers in, numbers out."""
