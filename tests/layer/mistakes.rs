//! Mistakes that show at start-up or with the first request: one clear sentence each.
