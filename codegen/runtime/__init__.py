"""What the generated clients share: requests as data, decoding, open enums, strict sending, plain clients."""
