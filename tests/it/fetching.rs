//! Reports from web addresses and feeds, served by a small server that also misbehaves.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use crate::common::{json, program, s};

/// A site that lives as long as the test.
struct Site {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

const PAGE: &str = "<!doctype html><html lang=en><head><title>Two guards desert in Hyesan</title>\
<meta property=\"og:site_name\" content=\"The Example Post\"><meta property=\"article:published_time\" content=\"2019-03-06T08:00:00Z\"></head>\
<body><nav><a href=/>Home</a><a href=/b>Business</a></nav><article><h1>Two guards desert in Hyesan</h1>\
<p>Two border guards deserted their post in Hyesan on March 3, a source in Ryanggang Province said. They took their rifles with them \
and walked over the frozen Yalu River before dawn, and a search began on both banks at noon of the same day.</p>\
<p>The company has been confined to its barracks since then, the source said, and the commander is being questioned about it.</p></article></body></html>";

fn answer(path: &str, base: &str) -> String {
    let ok = |kind: &str, body: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    };
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let item =
        |path: &str| format!("<item><title>{path}</title><link>{base}{path}</link><pubDate>Thu, 07 Mar 2019 10:00:00 GMT</pubDate></item>");
    match path {
        "/robots.txt" => ok("text/plain", "User-agent: *\nDisallow: /secret\n"),
        "/page" => ok("text/html", PAGE),
        "/moved" => redirect("/page"),
        "/loop" => redirect("/loop"),
        "/away" => redirect("file:///etc/passwd"),
        "/text" => ok(
            "text/plain; charset=utf-8",
            "Three women were arrested in Musan on March 5 as they tried to cross the Tumen River to China.",
        ),
        "/pdf" => ok("application/pdf", "%PDF-1.4"),
        "/huge" => ok("text/plain", &"word ".repeat(2_200_000)),
        "/liar" => "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 900\r\nConnection: close\r\n\r\nshort".into(),
        "/feed" => ok(
            "application/rss+xml",
            &format!(
                "<rss version=\"2.0\"><channel><title>t</title>{}{}{}{}</channel></rss>",
                item("/page"),
                item("/text"),
                item("/gone"),
                item("/feed")
            ),
        ),
        _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into(),
    }
}

fn serve(mut stream: TcpStream, base: &str, asked: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    asked.lock().unwrap().push(path.clone());
    // The client may hang up in the middle of what is too large for it.
    drop(stream.write_all(answer(&path, base).as_bytes()));
}

fn site() -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (b, a) = (base.clone(), asked.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            serve(stream, &b, &a);
        }
    });
    Site { base, asked }
}

/// Runs `ingest` and gives whether it succeeded, its answers and its errors.
fn ingest(data: &std::path::Path, args: &[&str]) -> (bool, Vec<serde_json::Value>, String) {
    let out = program().args(["ingest", "--format", "json", "--data", s(data)]).args(args).output().unwrap();
    let lines = String::from_utf8(out.stdout).unwrap().lines().map(json).collect();
    (out.status.success(), lines, String::from_utf8(out.stderr).unwrap())
}

#[test]
fn a_page_is_read_from_its_address_with_what_its_head_says() {
    let (site, dir) = (site(), tempfile::tempdir().unwrap());
    let (done, told, error) = ingest(dir.path(), &["--allow-private", &format!("{}/moved#top", site.base)]);
    assert!(done, "{error}");
    assert_eq!(told[0]["new"].as_array().unwrap().len(), 1, "{told:?}");
    let collection = json(&std::fs::read_to_string(dir.path().join("incidents.geojson")).unwrap());
    let p = &collection["features"][0]["properties"];
    assert_eq!((p["kind"].as_str(), p["date_edtf"].as_str()), (Some("desertion"), Some("2019-03-03")));
    assert_eq!(p["source_names"], "The Example Post");
    assert_eq!(p["source_urls"], format!("{}/moved", site.base));
    // The site's rules come first, and are asked for once.
    assert_eq!(*site.asked.lock().unwrap(), ["/robots.txt", "/moved", "/page"]);
}

#[test]
fn a_feed_gives_only_what_was_not_read_before() {
    let (site, dir) = (site(), tempfile::tempdir().unwrap());
    let feed = format!("{}/feed", site.base);
    let (done, told, error) = ingest(dir.path(), &["--allow-private", "--feed", &feed]);
    assert!(!done && error.contains("/gone` answers 404") && error.contains("leads back to the feed itself"), "{error}");
    assert!(error.contains("3 entries, 3 not read before"), "{error}");
    assert_eq!(told.len(), 2, "{told:?}");
    // The text has no head of its own: the feed says when it was published.
    let collection = json(&std::fs::read_to_string(dir.path().join("incidents.geojson")).unwrap());
    let dates: Vec<&str> =
        collection["features"].as_array().unwrap().iter().filter_map(|f| f["properties"]["date_edtf"].as_str()).collect();
    assert_eq!(dates, ["2019-03-03", "2019-03-05"]);
    let (_, told, error) = ingest(dir.path(), &["--allow-private", "--feed", &feed]);
    assert!(error.contains("3 entries, 1 not read before") && told.is_empty(), "{error}");
}

#[test]
fn what_may_not_or_cannot_be_read_is_said_and_the_rest_is_read() {
    let (site, dir) = (site(), tempfile::tempdir().unwrap());
    let at = |path: &str| format!("{}{path}", site.base);
    let bad = [
        ("/secret/page", "robots.txt asks programs not to read this page"),
        ("/loop", "redirects more than 5 times"),
        ("/away", "redirects to `file:///etc/passwd`, which is no web address"),
        ("/pdf", "is of type `application/pdf`"),
        ("/huge", "has more than the 10485760 bytes allowed"),
        ("/liar", "cannot be read"),
        ("/none", "answers 404"),
    ];
    let mut args: Vec<String> = bad.iter().map(|(path, _)| at(path)).collect();
    args.push(at("/text"));
    args.push("--allow-private".into());
    let (done, told, error) = ingest(dir.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!done);
    for (path, why) in bad {
        assert!(error.contains(&at(path)) && error.contains(why), "{path}: {error}");
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!site.asked.lock().unwrap().iter().any(|p| p.contains("secret")));
}

#[test]
fn the_own_network_is_left_alone_unless_asked_for() {
    let (site, dir) = (site(), tempfile::tempdir().unwrap());
    let port = site.base.rsplit(':').next().unwrap();
    for base in [
        site.base.clone(),
        format!("http://localhost:{port}"),
        format!("http://2130706433:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
    ] {
        let (done, _, error) = ingest(dir.path(), &[&format!("{base}/page")]);
        assert!(!done && error.contains("is in the own network; hint: --allow-private"), "{base}: {error}");
    }
    assert!(site.asked.lock().unwrap().is_empty());
    let (done, _, error) = ingest(dir.path(), &["--feed", "ftp://example.org/x"]);
    assert!(!done && error.contains("`ftp://example.org/x` is no web address"), "{error}");
}
