//! The integration tests, one binary. Each module tests one promise of the program from outside.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "tests fail by panicking and read what they need")]

mod bad_input;
mod browser;
mod cases;
mod cli;
mod common;
mod crash;
mod fetching;
mod fit;
mod formats;
mod gazetteer;
mod gdal;
mod layers;
mod linking;
mod near;
mod reading;
mod regression;
mod river;
mod robust;
mod samples;
mod seeds;
mod sentences;
mod vendor;
mod web;
