"""The operations, a module each, in a package for each tag."""
