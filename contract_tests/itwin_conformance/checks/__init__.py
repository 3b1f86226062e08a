"""The checks, by subject. Importing a module registers what is in it; every module here is imported."""
