//! Web pages and feeds over the network, with bounds on time, size and redirects.
//!
//! The only room that opens connections, and only when a command names an address. Addresses inside the own network are
//! refused, at every redirect and by what the name resolves to; what a site's `robots.txt` forbids is not read. Imports no
//! other room.

mod address;
mod feed;

use std::{cell::RefCell, collections::HashMap, time::Duration};

use texting_robots::Robot;
use ureq::Agent;
pub use url::Url;

pub use feed::{Entry, entries};

/// The name that sites see, and that their `robots.txt` may speak of.
const USER_AGENT: &str = concat!("bordermap/", env!("CARGO_PKG_VERSION"));

/// The whole of one request, from the name's lookup to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Redirects followed from one address.
const MAX_REDIRECTS: usize = 5;

/// The largest `robots.txt` that is read: what RFC 9309 asks a reader to take at least.
const MAX_ROBOTS_BYTES: u64 = 500 * 1024;

/// The longest wait between two pages of a site, whatever its `robots.txt` asks for.
const MAX_DELAY: Duration = Duration::from_secs(30);

/// The wait between two pages of a site that asks for none.
const DELAY: Duration = Duration::from_secs(1);

/// What an address gave.
#[derive(Debug)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: Url,
    pub bytes: Vec<u8>,
}

/// Why an address gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("`{0}` is no web address; expected one such as https://example.org/page")]
    Address(String),
    #[error("`{0}` is in the own network; hint: --allow-private reads from there")]
    Private(String),
    #[error("`{url}`: the site's robots.txt asks programs not to read this page; hint: save the page from a browser and give the file")]
    Robots { url: Url },
    #[error("`{url}`: the site's robots.txt cannot be read ({why}), so nothing is read from the site")]
    NoRobots { url: Url, why: String },
    #[error("`{url}` redirects more than {MAX_REDIRECTS} times")]
    Redirects { url: Url },
    #[error("`{url}` redirects to `{to}`, which is no web address")]
    Redirected { url: Url, to: String },
    #[error("`{url}` answers {status}")]
    Status { url: Url, status: u16 },
    #[error("`{url}` has more than the {max} bytes allowed")]
    TooLarge { url: Url, max: u64 },
    #[error("`{url}` is of type `{kind}`; only text, web pages and feeds can be read")]
    Kind { url: Url, kind: String },
    #[error("`{url}` cannot be read: {why}")]
    Transport { url: Url, why: String },
}

/// Reads addresses, one at a time, politely.
pub struct Fetcher {
    agent: Agent,
    allow_private: bool,
    max_bytes: u64,
    /// The rules of each site asked so far.
    sites: RefCell<HashMap<String, Site>>,
}

struct Site {
    robot: Robot,
    read_before: bool,
}

/// An address as a user gives it.
///
/// # Errors
/// [`FetchError::Address`] for what is no address of a web page.
pub fn parse(text: &str) -> Result<Url, FetchError> {
    let mut url: Url = text.trim().parse().map_err(|_| FetchError::Address(text.to_owned()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(FetchError::Address(text.to_owned()));
    }
    url.set_fragment(None);
    Ok(url)
}

impl Fetcher {
    /// `max_bytes` bounds each answer. With `allow_private` the own network may be read from.
    pub fn new(max_bytes: u64, allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // A proxy would look names up itself, past the check of addresses.
            .proxy(None)
            .user_agent(USER_AGENT)
            .build();
        let agent = Agent::with_parts(config, ureq::unversioned::transport::DefaultConnector::new(), address::Guard::new(allow_private));
        Self { agent, allow_private, max_bytes, sites: RefCell::default() }
    }

    /// Reads an address, following redirects. Waits between two reads from one site.
    ///
    /// # Errors
    /// [`FetchError`], each with the address.
    pub fn get(&self, start: &Url) -> Result<Fetched, FetchError> {
        let mut url = start.clone();
        for _ in 0..=MAX_REDIRECTS {
            address::check_literal(&url, self.allow_private)?;
            self.ask_site(&url)?;
            let (status, location, kind, bytes) = self.request(&url, self.max_bytes)?;
            if let (300..400, Some(to)) = (status, location) {
                let next = url.join(&to).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
                let next = next.ok_or_else(|| FetchError::Redirected { url: url.clone(), to: to.clone() })?;
                url = next;
                url.set_fragment(None);
                continue;
            }
            if status != 200 {
                return Err(FetchError::Status { url, status });
            }
            let readable = ["text/", "html", "xml", "json"].iter().any(|k| kind.contains(k)) || kind.is_empty();
            if !readable {
                return Err(FetchError::Kind { url, kind });
            }
            return Ok(Fetched { url, bytes });
        }
        Err(FetchError::Redirects { url: start.clone() })
    }

    /// Status, `Location`, `Content-Type` in small letters, and the bytes.
    fn request(&self, url: &Url, max: u64) -> Result<(u16, Option<String>, String, Vec<u8>), FetchError> {
        let failed = |e: ureq::Error| match e {
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge { url: url.clone(), max },
            ureq::Error::Other(e) if e.is::<address::PrivateAddress>() => FetchError::Private(url.to_string()),
            ureq::Error::Timeout(_) => {
                FetchError::Transport { url: url.clone(), why: format!("it took longer than {} seconds", TIMEOUT.as_secs()) }
            }
            e => FetchError::Transport { url: url.clone(), why: e.to_string() },
        };
        let mut response = self.agent.get(url.as_str()).call().map_err(failed)?;
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, kind) = (header("location"), header("content-type").unwrap_or_default().to_lowercase());
        let bytes = response.body_mut().with_config().limit(max).read_to_vec().map_err(failed)?;
        Ok((response.status().as_u16(), location, kind, bytes))
    }

    /// Asks the site's `robots.txt` once, refuses what it forbids, and waits when the site was read from before.
    fn ask_site(&self, url: &Url) -> Result<(), FetchError> {
        let origin = url.origin().ascii_serialization();
        if !self.sites.borrow().contains_key(&origin) {
            let site = Site { robot: self.robots(url)?, read_before: false };
            self.sites.borrow_mut().insert(origin.clone(), site);
        }
        let mut sites = self.sites.borrow_mut();
        let Some(site) = sites.get_mut(&origin) else { return Ok(()) };
        if !site.robot.allowed(url.as_str()) {
            return Err(FetchError::Robots { url: url.clone() });
        }
        if std::mem::replace(&mut site.read_before, true) {
            let asked = site.robot.delay.filter(|d| d.is_finite() && *d >= 0.0).map_or(DELAY, Duration::from_secs_f32);
            std::thread::sleep(asked.min(MAX_DELAY));
        }
        Ok(())
    }

    /// The rules of a site. One without a `robots.txt` has none; one whose server fails is left alone (RFC 9309, 2.3.1).
    fn robots(&self, url: &Url) -> Result<Robot, FetchError> {
        let why = |why: String| FetchError::NoRobots { url: url.clone(), why };
        let mut at = url.join("/robots.txt").map_err(|e| why(e.to_string()))?;
        for _ in 0..=MAX_REDIRECTS {
            address::check_literal(&at, self.allow_private)?;
            let (status, location, _, bytes) = match self.request(&at, MAX_ROBOTS_BYTES) {
                Err(FetchError::Transport { why: cause, .. }) => return Err(FetchError::Transport { url: url.clone(), why: cause }),
                Err(e @ FetchError::Private(_)) => return Err(e),
                Err(e) => return Err(why(e.to_string())),
                Ok(answer) => answer,
            };
            let text = match (status, location) {
                (300..400, Some(to)) => {
                    at = at.join(&to).map_err(|e| why(e.to_string()))?;
                    continue;
                }
                (200, _) => bytes,
                (400..500, _) => Vec::new(),
                _ => return Err(why(format!("it answers {status}"))),
            };
            return Robot::new("bordermap", &text).map_err(|e| why(e.to_string()));
        }
        Err(why(format!("it redirects more than {MAX_REDIRECTS} times")))
    }
}
