"""The suite on the sandbox, and on servers with planted bugs."""
