//! Nothing of its own: the test is `tests/compile/pass`, in the edition of 2021.
