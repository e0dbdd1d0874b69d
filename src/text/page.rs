//! A saved web page to the article in it: menus and boilerplate go, title, outlet, day and address come from its head.

use dom_smoothie::{Config, Readability, TextMode};

/// What a page says, and what its head says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub text: String,
    pub title: Option<String>,
    /// The site's name.
    pub publisher: Option<String>,
    /// The day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    pub url: Option<String>,
    /// ISO 639-1, perhaps with a region.
    pub language: Option<String>,
}

/// Why a page gives no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no article can be found in the page: {0}")]
pub struct PageError(String);

/// Elements of a page at the most: ten times what large news pages have.
const MAX_ELEMENTS: usize = 50_000;

/// Elements within one another at the most. News pages have some thirty; the time that finding the article takes grows with
/// the square, and stays under a second at this depth.
const MAX_DEPTH: usize = 2_000;

/// Bytes at the start of a file in which a page says that it is one.
const HEAD_BYTES: usize = 2_048;

/// Whether a file looks like a web page.
pub fn is_page(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(HEAD_BYTES).map(u8::to_ascii_lowercase).collect();
    let has = |tag: &[u8]| head.windows(tag.len()).any(|w| w == tag);
    head.trim_ascii_start().starts_with(b"<") && (has(b"<!doctype html") || has(b"<html") || has(b"<head"))
}

/// The article of a page.
///
/// # Errors
/// The page has too many elements, or no article in it.
pub fn read_page(html: &str) -> Result<Page, PageError> {
    bounded(html)?;
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader = Readability::new(html, None, Some(config)).map_err(|e| PageError(e.to_string()))?;
    let article = reader.parse().map_err(|e| PageError(e.to_string()))?;
    let lines: Vec<&str> = article.text_content.lines().map(str::trim).collect();
    let text = lines.join("\n").trim().to_owned();
    if text.is_empty() {
        return Err(PageError("it is empty".into()));
    }
    let some = |s: Option<String>| s.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
    Ok(Page {
        text,
        title: some(Some(article.title)),
        publisher: some(article.site_name),
        published: some(article.published_time)
            .and_then(|t| t.get(..10).map(str::to_owned))
            .filter(|d| d.parse::<jiff::civil::Date>().is_ok()),
        url: some(article.url).filter(|u| u.starts_with("http://") || u.starts_with("https://")),
        language: some(article.lang),
    })
}

/// Refuses a page that would take too long to parse: counts its tags without building a tree. Tags that are usually left
/// open, and those that hold nothing, go no deeper.
fn bounded(html: &str) -> Result<(), PageError> {
    const FLAT: [&str; 24] = [
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "br", "img", "hr", "meta", "link", "input", "source", "wbr",
        "area", "base", "col", "embed", "track", "param",
    ];
    let (mut tags, mut depth) = (0usize, 0usize);
    for part in html.split('<').skip(1) {
        let closes = part.starts_with('/');
        let name = part.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || name.len() > 20 || FLAT.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        tags += 1;
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_DEPTH {
            return Err(PageError(format!("its elements stand more than {MAX_DEPTH} deep in one another")));
        }
        if tags > 2 * MAX_ELEMENTS {
            return Err(PageError(format!("it has more than {MAX_ELEMENTS} elements")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_and_what_its_head_says() {
        let body = "Two guards left their post near Musan on June 3 and have not been found, residents say. ".repeat(8);
        let html = format!(
            r#"<!DOCTYPE html><html lang="en"><head><title>Two guards gone</title><meta property="og:site_name" content="The Border Paper">
            <meta property="article:published_time" content="2019-06-09T08:00:00+09:00"><meta property="og:url" content="https://example.org/a">
            </head><body><nav><a href="/">Home</a><a href="/b">Sports</a></nav><article><h1>Two guards gone</h1><p>{body}</p><p>{body}</p></article>
            <footer>Copyright</footer></body></html>"#
        );
        assert!(is_page(html.as_bytes()));
        let page = read_page(&html).unwrap();
        assert!(page.text.contains("left their post near Musan") && !page.text.contains("Sports"), "{}", page.text);
        assert_eq!(page.publisher.as_deref(), Some("The Border Paper"));
        assert_eq!(page.published.as_deref(), Some("2019-06-09"));
        assert_eq!(page.title.as_deref(), Some("Two guards gone"));
    }

    #[test]
    fn broken_pages_are_told() {
        assert!(!is_page(b"Two guards left <their> post."));
        for html in ["<html>", "<html><body></body></html>", "<html><p><table><tr", "<!doctype html>\0"] {
            let _ = read_page(html);
        }
        assert!(read_page("<html><body></body></html>").is_err());
        for nested in ["<div>", "<tr><td><table>", "<B><i>"] {
            assert!(read_page(&format!("<html><body>{}x", nested.repeat(30_000))).unwrap_err().to_string().contains("deep"), "{nested}");
        }
        assert!(read_page(&format!("<html><body>{}", "<div></div>".repeat(200_000))).unwrap_err().to_string().contains("elements"));
    }
}
