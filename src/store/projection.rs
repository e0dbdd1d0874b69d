//! `incidents.geojson` and `reports/`: the store as a person and a GIS read it.
#![expect(clippy::disallowed_methods, reason = "only the store writes files")]

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use super::{Snapshot, StoreError};
use crate::{
    domain::{Report, Status},
    feature,
};

/// The name of the collection file.
pub const FILE: &str = "incidents.geojson";

fn io(what: &'static str, path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { what, path: path.clone(), source }
}

/// Writes the collection of what may be published: aside, synced, renamed, and the folder synced.
pub fn write_collection(dir: &Path, snapshot: &Snapshot) -> Result<(), StoreError> {
    replace(dir, FILE, |out| {
        write!(out, "{{\"type\":\"FeatureCollection\",\"bordermap_sequence\":{},\"features\":[", snapshot.sequence())?;
        let public = snapshot.incidents().filter(|i| i.status != Status::Rejected);
        for (n, i) in public.enumerate() {
            out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &feature::feature(i))?;
        }
        out.write_all(b"\n]}\n")
    })
}

/// The transaction that the collection file was written for, or `None` when it has to be written again.
pub fn collection_sequence(dir: &Path) -> Option<u64> {
    let mut start = [0u8; 120];
    let mut file = File::open(dir.join(FILE)).ok()?;
    let n = std::io::Read::read(&mut file, &mut start).ok()?;
    let text = std::str::from_utf8(&start[..n]).ok().or_else(|| std::str::from_utf8(&start[..60.min(n)]).ok())?;
    let rest = text.split("\"bordermap_sequence\":").nth(1)?;
    rest.split(',').next()?.parse().ok()
}

/// Writes a report for a person to read. The log has it durably already, so nothing is synced here: a file that a power
/// cut left short is written again when the store is next opened.
pub fn write_report(dir: &Path, report: &Report) -> Result<(), StoreError> {
    let folder = dir.join("reports");
    fs::create_dir_all(&folder).map_err(io("make", &folder))?;
    let (path, aside) = (folder.join(format!("{}.json", report.id)), folder.join(format!(".{}.new", report.id)));
    let mut bytes = serde_json::to_vec_pretty(report)?;
    bytes.push(b'\n');
    if fs::metadata(&path).is_ok_and(|m| m.len() == bytes.len() as u64) {
        return Ok(());
    }
    fs::write(&aside, &bytes).map_err(io("write", &aside))?;
    fs::rename(&aside, &path).map_err(io("rename", &path))
}

fn replace(dir: &Path, name: &str, fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), StoreError> {
    let (path, aside) = (dir.join(name), dir.join(format!(".{name}.new")));
    let mut out = BufWriter::new(File::create(&aside).map_err(io("write", &aside))?);
    fill(&mut out).map_err(io("write", &aside))?;
    let file = out.into_inner().map_err(|e| io("write", &aside)(e.into_error()))?;
    file.sync_all().map_err(io("sync", &aside))?;
    fs::rename(&aside, &path).map_err(io("rename", &path))?;
    sync_folder(dir)
}

/// Makes renames and new files in a folder durable.
pub fn sync_folder(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(io("sync", dir))
}
