//! One writer at a time: an advisory lock on a file that says who holds it.
#![expect(clippy::disallowed_methods, reason = "only the store writes files")]

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use super::StoreError;

/// Holds the lock until dropped. The system frees it when the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, never read")] File);

/// Takes the lock of a store folder for `holder`, such as `bordermap ingest (process 123) since 2026-01-01T00:00:00Z`.
pub fn take(dir: &Path, holder: &str) -> Result<Lock, StoreError> {
    let path = dir.join("lock");
    let io = |what| {
        let path = path.clone();
        move |source| StoreError::Io { what, path, source }
    };
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io("open"))?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).map_err(io("write"))?;
            file.rewind().map_err(io("write"))?;
            writeln!(file, "{holder}").map_err(io("write"))?;
            Ok(Lock(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let read = (&mut file).take(500).read_to_string(&mut text);
            let holder = if read.is_ok() && !text.trim().is_empty() { text.trim().to_owned() } else { "another process".to_owned() };
            Err(StoreError::Locked { holder })
        }
        Err(TryLockError::Error(e)) => Err(io("lock")(e)),
    }
}
