//! The entries of an RSS, Atom or JSON feed.

use super::Url;

/// Entries of a feed at the most: feeds of newsrooms have some ten to a hundred.
const MAX_ENTRIES: usize = 500;

/// One entry: where its page is and what the feed says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub url: Url,
    pub title: Option<String>,
    /// The day of publication, `YYYY-MM-DD` in UTC.
    pub published: Option<String>,
}

/// The entries of a feed in its order, each page once, and what was left out in words.
///
/// # Errors
/// In words, when the bytes are no feed.
pub fn entries(bytes: &[u8], from: &Url) -> Result<(Vec<Entry>, Vec<String>), String> {
    let parser = feed_rs::parser::Builder::new().base_uri(Some(from.as_str())).build();
    let feed = parser.parse(bytes).map_err(|e| format!("it is no RSS, Atom or JSON feed: {e}"))?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut notes = Vec::new();
    for (n, e) in feed.entries.into_iter().enumerate() {
        if entries.len() == MAX_ENTRIES {
            notes.push(format!("only the first {MAX_ENTRIES} entries are read"));
            break;
        }
        let title = e.title.map(|t| t.content.trim().to_owned()).filter(|t| !t.is_empty());
        let page = e.links.iter().filter(|l| matches!(l.rel.as_deref(), None | Some("alternate"))).map(|l| l.href.as_str());
        let link = page.chain(e.links.iter().map(|l| l.href.as_str())).find_map(|href| super::parse(from.join(href).ok()?.as_str()).ok());
        let Some(url) = link else {
            notes.push(format!("entry {} ({}) has no address of a page", n + 1, title.as_deref().unwrap_or("no title")));
            continue;
        };
        if url == *from {
            notes.push(format!("entry {} leads back to the feed itself", n + 1));
            continue;
        }
        if entries.iter().any(|known| known.url == url) {
            continue;
        }
        let published = e.published.or(e.updated).map(|d| d.format("%Y-%m-%d").to_string());
        entries.push(Entry { url, title, published });
    }
    Ok((entries, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<Entry>, Vec<String>), String> {
        entries(text.as_bytes(), &"https://news.example/feed".parse().unwrap())
    }

    #[test]
    fn rss_and_atom() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://news.example/</link><description/>
            <item><title>One</title><link>/a#x</link><pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate></item>
            <item><title>Again</title><link>https://news.example/a</link></item>
            <item><title>Loop</title><link>https://news.example/feed</link></item>
            <item><title>None</title></item></channel></rss>"#;
        let (entries, notes) = read(rss).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].url.as_str(), entries[0].published.as_deref()), ("https://news.example/a", Some("2019-03-05")));
        assert_eq!(notes.len(), 2, "{notes:?}");
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>i</id><updated>2019-03-05T00:00:00Z</updated>
            <entry><title>One</title><id>1</id><updated>2019-03-04T00:00:00Z</updated><link rel="self" href="https://news.example/self"/>
            <link rel="alternate" href="https://news.example/b"/></entry></feed>"#;
        assert_eq!(read(atom).unwrap().0[0].url.as_str(), "https://news.example/b");
    }

    #[test]
    fn what_is_no_feed_says_so() {
        for text in ["", "<html></html>", "{}", "<rss", "\u{0}"] {
            assert!(read(text).unwrap_err().contains("no RSS, Atom or JSON feed"), "{text}");
        }
    }
}
