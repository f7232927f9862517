"""The learnt core: a small encoder that marks who says what, where, in three languages at once."""
