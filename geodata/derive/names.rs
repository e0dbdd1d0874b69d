//! Makes geodata/names.csv from geodata/places.csv and geodata/derive/base_names.csv by the rules of `gazetteer`:
//!
//!     cargo run --example names
#![expect(clippy::disallowed_methods, reason = "a tool that writes one file of the project")]

use std::{fs, io};

fn main() -> io::Result<()> {
    let geodata = concat!(env!("CARGO_MANIFEST_DIR"), "/geodata");
    let places = fs::read_to_string(format!("{geodata}/places.csv"))?;
    let base = fs::read_to_string(format!("{geodata}/derive/base_names.csv"))?;
    let table = bordermap::gazetteer::variants::table(&places, &base).map_err(io::Error::other)?;
    fs::write(format!("{geodata}/names.csv"), &table)?;
    println!("{} names", table.lines().count() - 1);
    Ok(())
}
