//! The map page in real Chromium, driven over WebDriver: layers, list, filters, panel, keyboard, nearness, phone.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::common::{Server, sample_store, tool};

struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
    _profile: tempfile::TempDir,
}

impl Browser {
    fn start(width: u32, height: u32) -> Self {
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|l| l.split("started successfully on port ").nth(1).map(|p| p.trim_end_matches('.').to_owned()))
            .expect("chromedriver says its port");
        // Keep reading so that the driver never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let args = json!([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", profile.path().display())
        ]);
        let options =
            json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": args}, "goog:loggingPrefs": {"browser": "ALL"}}}});
        let base = format!("http://127.0.0.1:{port}/session");
        let made: Value = agent.post(&base).send_json(&options).unwrap().body_mut().read_json().unwrap();
        let id = made["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Self { driver, session: format!("{base}/{id}"), agent, _profile: profile }
    }

    fn post(&self, path: &str, body: Value) -> Value {
        let v: Value = self.agent.post(format!("{}/{path}", self.session)).send_json(&body).unwrap().body_mut().read_json().unwrap();
        assert!(v["value"].get("error").is_none(), "{path}: {v}");
        v["value"].clone()
    }

    fn open(&self, url: &str) {
        self.post("url", json!({ "url": url }));
    }

    /// Runs JavaScript and gives what it returns.
    fn js(&self, script: &str) -> Value {
        self.post("execute/sync", json!({"script": script, "args": []}))
    }

    /// Waits until a script answers true.
    fn until(&self, what: &str, script: &str) {
        let start = Instant::now();
        while self.js(&format!("return Boolean({script})")) != true {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "waited in vain for {what}; the page says: {}",
                self.js("return document.getElementById('status').textContent")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn keys(&self, text: &str) {
        let actions: Vec<Value> = text
            .chars()
            .flat_map(|c| [json!({"type": "keyDown", "value": c.to_string()}), json!({"type": "keyUp", "value": c.to_string()})])
            .collect();
        self.post("actions", json!({"actions": [{"type": "key", "id": "k", "actions": actions}]}));
    }

    fn severe_log(&self) -> Vec<String> {
        let v = self.post("se/log", json!({"type": "browser"}));
        v.as_array().unwrap().iter().filter(|l| l["level"] == "SEVERE").map(|l| l["message"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver takes its browser with it; either may be gone already.
        let _closed = self.agent.delete(&self.session).call();
        let _killed = self.driver.kill();
        let _reaped = self.driver.wait();
    }
}

const ROWS: &str = "document.querySelectorAll('#list .row').length";
const ARROW_DOWN: &str = "\u{e015}";
const ARROW_RIGHT: &str = "\u{e014}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

#[test]
fn the_page_shows_lists_filters_and_explains() {
    if !tool("chromedriver") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    let b = Browser::start(1400, 900);
    b.open(&server.base);
    b.until("the list", &format!("{ROWS} >= 30"));
    let total = server.json("/collections/incidents/items?limit=1")["numberMatched"].as_i64().unwrap();
    assert_eq!(b.js(&format!("return {ROWS}")), total, "the list says what the server has");
    assert!(b.js("return document.querySelectorAll('.crossing').length").as_i64().unwrap() >= 28, "crossings are drawn");
    assert!(b.js("return document.querySelectorAll('#map path').length").as_i64().unwrap() > 10, "rivers, land and discs are drawn");
    assert!(b.js("return document.querySelector('.leaflet-control-attribution').textContent").as_str().unwrap().contains("OpenStreetMap"));
    assert_eq!(b.js("return [...performance.getEntriesByType('resource')].filter(r => !r.name.startsWith(location.origin) && !r.name.startsWith('data:')).length"), 0, "nothing comes from another host");

    // A filter narrows list and address; the link reproduces it.
    b.js("const s = document.querySelector('[name=kind]'); s.value = 'shooting'; s.dispatchEvent(new Event('change', {bubbles: true}))");
    b.until("the filter", &format!("{ROWS} > 0 && {ROWS} < {total}"));
    let shootings = b.js(&format!("return {ROWS}"));
    assert_eq!(server.json("/collections/incidents/items?kind=shooting")["numberMatched"], shootings);
    assert!(
        b.js("return document.querySelector('[data-ref=csv]').getAttribute('href')").as_str().unwrap().contains("kind=shooting"),
        "the export is what is shown"
    );
    let link = b.js("return location.href").as_str().unwrap().to_owned();
    b.open("about:blank");
    b.open(&link);
    b.until("the filter from the address", &format!("{ROWS} == {shootings}"));
    assert_eq!(b.js("return document.querySelector('[name=kind]').value"), "shooting");

    // By keyboard: to the list, down, open, read, close.
    b.js("document.querySelector('#list .row').focus()");
    b.keys(ARROW_DOWN);
    b.keys(ENTER);
    b.until("the panel", "!document.getElementById('detail').hidden && document.querySelector('#detail blockquote')");
    let panel = b.js("return document.getElementById('detail').innerText").as_str().unwrap().to_owned();
    for part in ["Date", "Place", "How many", "Outcome", "not reviewed", "The words it rests on"] {
        assert!(panel.contains(part), "the panel lacks `{part}`:\n{panel}");
    }
    assert!(b.js("return document.querySelector('#detail a[href^=http]') !== null").as_bool().unwrap(), "sources are linked");
    assert!(b.js("return location.hash").as_str().unwrap().contains("id="));
    b.keys(ESCAPE);
    b.until("the panel to close", "document.getElementById('detail').hidden && document.activeElement.classList.contains('row')");

    // Near here: a click on the map, a wider radius, and the way back.
    b.js("document.querySelector('[data-ref=reset]').click()");
    b.until("all incidents", &format!("{ROWS} == {total}"));
    b.js(
        "const p = document.querySelector('#near [name=place]'); p.value = 'Hyesan'; p.dispatchEvent(new Event('change', {bubbles: true}))",
    );
    b.until("nearness", &format!("{ROWS} > 0 && {ROWS} < {total} && document.querySelector('#list').innerText.includes('away')"));
    assert_eq!(server.json("/near?place=Hyesan&radius_m=25000")["numberReturned"], b.js(&format!("return {ROWS}")));
    b.js("document.querySelector('[data-ref=clear]').click()");
    b.until("all incidents again", &format!("{ROWS} == {total}"));
    b.js("document.querySelector('[data-ref=pick]').click()");
    b.js("const m = document.getElementById('map'); const r = m.getBoundingClientRect(); for (const t of ['mousedown','mouseup','click']) m.dispatchEvent(new MouseEvent(t, {bubbles: true, clientX: r.left + r.width / 2, clientY: r.top + r.height / 2}))");
    b.until("the chosen point", "location.hash.includes('near=')");
    assert_eq!(b.severe_log(), Vec::<String>::new());
}

#[test]
fn the_river_strips_filter_by_pointer_and_keyboard() {
    if !tool("chromedriver") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    let b = Browser::start(1400, 1000);
    b.open(&server.base);
    b.until("the strips", "document.querySelectorAll('.strip .strip-count').length > 4");
    let total = b.js(&format!("return {ROWS}"));
    assert_eq!(b.js("return document.querySelectorAll('.strip').length"), 2);
    let crossings = server.json("/collections/crossings/items?limit=1000");
    let on_rivers = crossings["features"].as_array().unwrap().iter().filter(|f| f["properties"]["river"].is_string()).count();
    assert_eq!(b.js("return document.querySelectorAll('.strip-crossing text').length"), on_rivers, "every crossing is named");
    // What a screen reader is told: a title, a list of reaches in words, buttons for the crossings.
    assert!(b.js("return document.querySelector('.strip title').textContent").as_str().unwrap().contains("826.4 km from mouth to source"));
    let words = b.js("return [...document.querySelectorAll('[role=option]')].map(o => o.getAttribute('aria-label')).find(t => t.startsWith('Yalu kilometre 710'))");
    assert!(words.as_str().unwrap().contains("incident"), "{words}");
    assert_eq!(b.js("return document.querySelectorAll('[role=listbox] [tabindex=\\'0\\']').length"), 2, "one stop of the tab key a river");

    // By keyboard: to kilometre 710, choose, make it longer, take it away.
    b.js("document.querySelector('[data-key=yalu-70]').focus()");
    b.keys(ARROW_RIGHT);
    assert_eq!(b.js("return document.activeElement.dataset.key"), "yalu-71");
    b.keys(ENTER);
    b.until(
        "the reach",
        "location.hash.includes('reach=710..720') && !document.getElementById('status').textContent.startsWith('Loading')",
    );
    let reach = server.json("/collections/incidents/items?river=yalu&river_km=710..720")["numberMatched"].clone();
    b.until("the rows of the reach", &format!("{ROWS} == {reach}"));
    assert_eq!(b.js("return document.activeElement.dataset.key"), "yalu-71", "the focus stays");
    assert_eq!(b.js("return document.activeElement.getAttribute('aria-selected')"), "true");
    assert!(b.js("return document.querySelector('[data-ref=csv]').getAttribute('href')").as_str().unwrap().contains("river_km=710"));
    // With Shift it grows and shrinks again, from where it began.
    for (key, reach) in [("ArrowRight", "710..730"), ("ArrowLeft", "710..720"), ("ArrowLeft", "700..720")] {
        b.js(&format!(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', shiftKey: true, bubbles: true}}))"
        ));
        b.until("the longer reach", &format!("location.hash.includes('reach={reach}')"));
    }
    b.until("the reach is drawn", "!document.getElementById('status').textContent.startsWith('Loading')");
    b.keys(ESCAPE);
    b.until("all again", &format!("!location.hash.includes('reach') && {ROWS} == {total}"));

    // By pointer: a crossing, and the way back.
    b.js("document.querySelector('[data-key=crossing-hyesan-changbai]').dispatchEvent(new MouseEvent('click', {bubbles: true}))");
    let around = server.json("/collections/incidents/items?crossing=hyesan-changbai")["numberMatched"].clone();
    b.until("what is around the crossing", &format!("{ROWS} == {around}"));
    b.js("document.querySelector('[data-ref=whole]').click()");
    b.until("all after the crossing", &format!("{ROWS} == {total}"));
    b.js("const s = document.querySelector('[data-ref=bars]'); s.value = 'year'; s.dispatchEvent(new Event('change', {bubbles: true}))");
    b.until("bars by year", "/\\b20\\d\\d \\d/.test(document.querySelector('[data-ref=caption]').textContent)");
    assert_eq!(b.severe_log(), Vec::<String>::new());
}

#[test]
fn text_of_a_record_is_never_run_as_html() {
    if !tool("chromedriver") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let evil = "<img src=x onerror=\"document.title='owned'\">";
    let file = dir.path().join("evil.csv");
    std::fs::write(
        &file,
        format!(
            "kind,place,title,summary,actor,source,url\narrest,Hyesan,\"{0}\",\"{0}\",\"{0}\",\"{0}\",javascript:alert(1)\n",
            evil.replace('"', "\"\"")
        ),
    )
    .unwrap();
    let store = dir.path().join("store");
    crate::common::ok(&["import", file.to_str().unwrap(), "--data", store.to_str().unwrap()]);
    let server = Server::start(&store);
    let b = Browser::start(1400, 900);
    b.open(&server.base);
    b.until("the list", &format!("{ROWS} == 1"));
    b.js("document.querySelector('#list .row').click()");
    b.until("the panel", "document.querySelector('#detail dl')");
    assert_eq!(b.js("return document.querySelectorAll('#detail img, #list img').length"), 0);
    assert_eq!(b.js("return document.querySelectorAll('#detail a').length"), 0, "only http addresses become links");
    assert!(b.js("return document.title").as_str().unwrap().starts_with("bordermap"));
}

#[test]
fn on_a_phone_nothing_is_wider_than_the_screen() {
    if !tool("chromedriver") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    let b = Browser::start(500, 900);
    b.open(&server.base);
    b.until("the list", &format!("{ROWS} >= 30"));
    assert_eq!(b.js("return document.documentElement.scrollWidth <= innerWidth"), true);
    assert!(b.js("return document.getElementById('map').getBoundingClientRect().height").as_f64().unwrap() > 300.0);
}
