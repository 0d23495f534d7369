"""The least a machine has to do for the same job, as programs of their own."""
