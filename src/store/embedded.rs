//! The embedded store: a log, a lock and files beside it in one folder.
#![expect(clippy::disallowed_methods, reason = "only the store writes files")]

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;

use super::{
    Snapshot, Store, StoreError, Transaction,
    lock::{self, Lock},
    log::{self, Record},
    projection,
};

const LOG: &str = "incidents.log";

/// A store in a folder.
pub struct EmbeddedStore {
    dir: PathBuf,
    snapshot: ArcSwap<Snapshot>,
    tail: Mutex<Tail>,
    /// What recovery cut off, in words, for the user to be told.
    warnings: Vec<String>,
}

/// Where the log ends, and the file to append to when this process is the writer.
struct Tail {
    good: usize,
    writer: Option<Writer>,
}

struct Writer {
    file: File,
    _lock: Lock,
    /// After a failed write nothing is known of the file's end: no further write is tried.
    broken: bool,
}

impl EmbeddedStore {
    /// Opens a store for writing, making the folder when there is none. `holder` is told to whom the lock is refused.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes; `Newer`, `NotALog` and `Damaged` for a log that cannot be
    /// read; `Io` with the path for a folder that is read-only or full.
    pub fn open_writer(dir: &Path, holder: &str) -> Result<Self, StoreError> {
        let io = |what, path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { what, path, source }
        };
        fs::create_dir_all(dir).map_err(io("make", dir))?;
        let lock = lock::take(dir, holder)?;
        let path = dir.join(LOG);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(io("open", &path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io("read", &path))?;
        let mut warnings = Vec::new();
        let start = match log::check_header(&path, &bytes)? {
            Some(n) => n,
            None => {
                file.set_len(0).map_err(io("write", &path))?;
                file.write_all(log::header().as_bytes()).and_then(|()| file.sync_all()).map_err(io("write", &path))?;
                projection::sync_folder(dir)?;
                bytes = log::header().into_bytes();
                bytes.len()
            }
        };
        let scan = log::scan(&path, &bytes[start..], start, 0)?;
        if scan.torn > 0 {
            let kept = dir.join(format!("torn-at-{}.bin", scan.good));
            fs::write(&kept, &bytes[scan.good..]).map_err(io("write", &kept))?;
            file.set_len(scan.good as u64).and_then(|()| file.sync_all()).map_err(io("write", &path))?;
            warnings.push(format!(
                "the last {} byte(s) of `{}` were a write that a crash tore and that was never acknowledged; they were cut at byte {} and kept in `{}`",
                scan.torn, path.display(), scan.good, kept.display()
            ));
        }
        let mut snapshot = Snapshot::default();
        apply(&mut snapshot, scan.records);
        for report in snapshot.reports() {
            projection::write_report(dir, report)?;
        }
        if projection::collection_sequence(dir) != Some(snapshot.sequence()) {
            projection::write_collection(dir, &snapshot)?;
        }
        let tail = Tail { good: scan.good, writer: Some(Writer { file, _lock: lock, broken: false }) };
        Ok(Self { dir: dir.to_owned(), snapshot: ArcSwap::from_pointee(snapshot), tail: Mutex::new(tail), warnings })
    }

    /// Opens a store for reading. Another process may write meanwhile; [`Store::refresh`] takes in what it wrote.
    pub fn open_reader(dir: &Path) -> Result<Self, StoreError> {
        if !dir.join(LOG).exists() {
            return Err(StoreError::Missing(dir.to_owned()));
        }
        let tail = Mutex::new(Tail { good: 0, writer: None });
        let store = Self { dir: dir.to_owned(), snapshot: ArcSwap::from_pointee(Snapshot::default()), tail, warnings: Vec::new() };
        store.refresh()?;
        Ok(store)
    }

    /// What recovery had to do when the store was opened.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Checks that the collection file says what the log says. Returns what is wrong, in words.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        let snapshot = self.snapshot();
        let path = self.dir.join(projection::FILE);
        let log = self.dir.join(LOG);
        let length = fs::metadata(&log).map_err(|source| StoreError::Io { what: "read", path: log.clone(), source })?.len();
        let good = self.tail.lock().unwrap_or_else(PoisonError::into_inner).good as u64;
        if length > good {
            wrong.push(format!(
                "the last {} byte(s) of `{}` are a torn write; the next writing command cuts them",
                length - good,
                log.display()
            ));
        }
        match fs::read_to_string(&path)
            .map_err(|e| e.to_string())
            .and_then(|t| t.parse::<geojson::FeatureCollection>().map_err(|e| e.to_string()))
        {
            Err(e) => wrong
                .push(format!("`{}` cannot be read as a FeatureCollection, the next writing command makes it again: {e}", path.display())),
            Ok(c) => {
                let public = snapshot.incidents().filter(|i| i.status != crate::domain::Status::Rejected).count();
                if c.features.len() != public {
                    wrong.push(format!(
                        "`{}` has {} features, the log has {public} that may be published",
                        path.display(),
                        c.features.len()
                    ));
                }
            }
        }
        for i in snapshot.incidents() {
            for e in &i.evidence {
                match snapshot.report(&e.report_id) {
                    None => wrong.push(format!("incident {} rests on report {}, which is not stored", i.id, e.report_id)),
                    Some(r) => {
                        let words = e.span.quote(&r.text);
                        if words != e.quote {
                            wrong.push(format!(
                                "incident {}: the quote of `{}` does not stand at {}-{} of report {}",
                                i.id,
                                e.field,
                                e.span.start(),
                                e.span.end(),
                                e.report_id
                            ));
                        }
                    }
                }
            }
        }
        Ok(wrong)
    }
}

fn apply(snapshot: &mut Snapshot, records: Vec<Record>) {
    for r in records {
        snapshot.apply(r.sequence, r.transaction);
    }
}

impl Store for EmbeddedStore {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    fn refresh(&self) -> Result<bool, StoreError> {
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        if tail.writer.is_some() {
            return Ok(false);
        }
        let path = self.dir.join(LOG);
        let io = |what: &'static str| {
            let path = path.clone();
            move |source| StoreError::Io { what, path, source }
        };
        let mut file = File::open(&path).map_err(io("open"))?;
        let length = usize::try_from(file.metadata().map_err(io("read"))?.len()).unwrap_or(usize::MAX);
        if length == tail.good {
            return Ok(false);
        }
        // A log that became shorter is another log: read it from the start.
        if length < tail.good {
            tail.good = 0;
        }
        file.seek(SeekFrom::Start(tail.good as u64)).map_err(io("read"))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io("read"))?;
        let (skip, mut next) = if tail.good == 0 {
            match log::check_header(&path, &bytes)? {
                Some(n) => (n, Snapshot::default()),
                None => return Ok(false),
            }
        } else {
            (0, Snapshot::clone(&self.snapshot.load()))
        };
        let scan = log::scan(&path, &bytes[skip..], tail.good + skip, next.sequence())?;
        tail.good = scan.good;
        if scan.records.is_empty() && skip == 0 {
            return Ok(false);
        }
        apply(&mut next, scan.records);
        self.snapshot.store(Arc::new(next));
        Ok(true)
    }

    fn commit(&self, transaction: Transaction) -> Result<u64, StoreError> {
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let Tail { good, writer } = &mut *tail;
        let writer = writer.as_mut().ok_or(StoreError::ReadOnly)?;
        let path = self.dir.join(LOG);
        if writer.broken {
            return Err(StoreError::Refused(path));
        }
        let mut next = Snapshot::clone(&self.snapshot.load());
        let record = Record { sequence: next.sequence() + 1, transaction };
        let line = log::encode(&record)?;
        if let Err(source) = writer.file.write_all(line.as_bytes()).and_then(|()| writer.file.sync_data()) {
            writer.broken = true;
            // Best effort: what cannot be cut now is cut, with a warning, at the next opening.
            let cut = writer.file.set_len(*good as u64);
            tracing::error!(cut = cut.is_ok(), "log.write_failed");
            return Err(StoreError::Io { what: "write", path, source });
        }
        *good += line.len();
        let sequence = record.sequence;
        let reports: Vec<_> = record.transaction.reports.iter().map(|r| r.id.clone()).collect();
        next.apply(sequence, record.transaction);
        self.snapshot.store(Arc::new(next));
        // From here on the transaction counts, whatever becomes of the files made from it.
        let snapshot = self.snapshot();
        for report in reports.iter().filter_map(|id| snapshot.report(id)) {
            projection::write_report(&self.dir, report)?;
        }
        Ok(sequence)
    }

    fn publish(&self) -> Result<(), StoreError> {
        projection::write_collection(&self.dir, &self.snapshot())
    }
}
