//! What several modules need: running the program, a server that dies with the test, a sample store.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder beside the project that a checkout elsewhere does not have. Says so when it is missing.
pub fn shared(path: &str) -> Option<PathBuf> {
    let p = root().join("../shared").join(path);
    if p.exists() {
        return Some(p);
    }
    eprintln!("skipped: ../shared/{path} is not there");
    None
}

/// The program, ready for arguments.
pub fn program() -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_bordermap"));
    c.env_remove("BORDERMAP_DATA").env("BORDERMAP_USER", "tester").current_dir(std::env::temp_dir());
    c
}

/// Runs the program.
pub fn run(args: &[&str]) -> Output {
    program().args(args).output().unwrap()
}

/// Runs the program, which must succeed, and gives its standard output.
pub fn ok(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "bordermap {args:?} failed: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// Runs the program, which must fail with this exit code, and gives its standard error.
pub fn fails(args: &[&str], code: i32) -> String {
    let out = run(args);
    let error = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(code), "bordermap {args:?}: {error}");
    error
}

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e} in {text}"))
}

/// Paths as text for arguments.
pub fn s(p: &Path) -> &str {
    p.to_str().unwrap()
}

/// The report files of a folder, in order.
pub fn texts(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files
}

/// Ingests the sample reports into a folder.
pub fn sample_store(dir: &Path) {
    let samples = root().join("geodata/samples");
    let mut args: Vec<String> =
        vec!["ingest".into(), "--data".into(), s(dir).into(), "--manifest".into(), s(&samples.join("reports.csv")).into()];
    args.extend(texts(&samples).iter().map(|p| s(p).to_owned()));
    ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A running server. Killed when dropped.
pub struct Server {
    child: Child,
    pub base: String,
}

impl Server {
    /// Serves a folder on a free port and waits for the line that says where.
    pub fn start(dir: &Path) -> Self {
        let mut child = program()
            .args(["serve", "--bind", "127.0.0.1:0", "--format", "json", "--data", s(dir)])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = json(&line)["address"].as_str().unwrap().trim_end_matches('/').to_owned();
        Self { child, base }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end of the process.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }

    /// Status, headers of interest and body of a GET.
    pub fn get(&self, path: &str) -> (u16, String, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut r = agent.get(format!("{}{path}", self.base)).call().unwrap();
        let kind = r.headers().get("content-type").map_or(String::new(), |v| v.to_str().unwrap().to_owned());
        (r.status().as_u16(), kind, r.body_mut().with_config().limit(200 * 1024 * 1024).read_to_string().unwrap())
    }

    pub fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        json(&body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Whether a tool is on this machine. Where CI runs it must be.
pub fn tool(name: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).stdout(Stdio::null()).status().unwrap().success();
    assert!(found || std::env::var("CI").is_err(), "`{name}` is missing: tests/run.sh installs it");
    if !found {
        eprintln!("skipped: `{name}` is not installed");
    }
    found
}
