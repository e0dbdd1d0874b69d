//! What a text around a name says of it: the words before and after, and the other places it names.

use super::{Context, resolve};
use crate::{
    domain::Place,
    gazetteer::{Gazetteer, ScannerError},
};

/// A longer text is cut: what is farther away says little.
const MAX_CONTEXT_BYTES: usize = 20_000;

/// At most this many places of the text are weighed.
const MAX_BESIDE: usize = 20;

/// The words and places around a name.
#[derive(Debug, Default)]
pub struct Surroundings<'a> {
    before: String,
    after: String,
    article: bool,
    beside: Vec<&'a Place>,
}

impl<'a> Surroundings<'a> {
    /// Reads a text in which the name stands, or which speaks of its neighbourhood. An empty text says nothing.
    ///
    /// # Errors
    /// The automaton of names cannot be built.
    pub fn read(gazetteer: &'a Gazetteer, name: &str, text: &str) -> Result<Self, ScannerError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let mut end = text.len().min(MAX_CONTEXT_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        let mut out = Self::default();
        if let Some(at) = text.find(name) {
            out.before = text[..at].to_owned();
            out.after = text[at + name.len()..].to_owned();
            out.article = out.before.trim_end().to_lowercase().split_whitespace().next_back() == Some("the");
        }
        for m in gazetteer.scanner()?.find(text) {
            let word = &text[m.bytes.clone()];
            if word == name || out.beside.len() >= MAX_BESIDE {
                continue;
            }
            if let Some(best) = resolve(gazetteer, word, Context::default()).candidates.first()
                && !out.beside.iter().any(|p| p.id == best.place.id)
            {
                out.beside.push(best.place);
            }
        }
        Ok(out)
    }

    pub fn context(&self) -> Context<'_> {
        Context { article: self.article, after: &self.after, before: &self.before, beside: &self.beside, bank: None, near: None }
    }
}
