"""Operations of one tag."""
