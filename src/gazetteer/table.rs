//! The table of names as it is stored: sorted by key, so that it is its own index and needs no loading.

const NAMES: &str = include_str!("../../geodata/names.csv");

/// One row of `names.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameRow {
    /// [`super::names::key`] of the name.
    pub key: &'static str,
    pub name: &'static str,
    pub place_id: &'static str,
    /// The table or package the name comes from, or the rule that made it.
    pub rule: &'static str,
}

/// All names of the gazetteer in the order of their keys.
pub struct NameTable {
    /// Where each row starts, and the end of the text.
    starts: Vec<u32>,
}

impl NameTable {
    /// Finds where the rows start; the rows themselves are read when asked for.
    pub fn built_in() -> Self {
        let body = NAMES.find('\n').map_or(NAMES.len(), |i| i + 1);
        let mut starts: Vec<u32> = Vec::with_capacity(NAMES.len() / 40);
        starts.push(u32::try_from(body).unwrap_or(u32::MAX));
        for (i, b) in NAMES.bytes().enumerate().skip(body) {
            if b == b'\n' {
                starts.push(u32::try_from(i + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn line(&self, n: usize) -> &'static str {
        let (from, to) = (self.starts[n] as usize, self.starts[n + 1] as usize);
        NAMES[from..to].trim_end()
    }

    /// A row, or `None` when the line has not four fields.
    pub fn row(&self, n: usize) -> Option<NameRow> {
        let mut fields = self.line(n).split(',');
        let row = NameRow { key: fields.next()?, name: fields.next()?, place_id: fields.next()?, rule: fields.next()? };
        fields.next().is_none().then_some(row)
    }

    pub fn rows(&self) -> impl Iterator<Item = NameRow> + '_ {
        (0..self.len()).filter_map(|n| self.row(n))
    }

    fn key_of(&self, n: usize) -> &'static str {
        let line = &NAMES.as_bytes()[self.starts[n] as usize..self.starts[n + 1] as usize];
        let end = line.iter().position(|b| *b == b',').unwrap_or(line.len());
        &NAMES[self.starts[n] as usize..self.starts[n] as usize + end]
    }

    /// The first row whose key is not before `key`.
    fn lower_bound(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key_of(middle) < key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The rows whose key starts with this letter.
    pub fn starting_with(&self, first: char) -> impl Iterator<Item = NameRow> + '_ {
        let low = self.lower_bound(first.encode_utf8(&mut [0; 4]));
        (low..self.len()).take_while(move |n| self.key_of(*n).starts_with(first)).filter_map(|n| self.row(n))
    }

    /// Whether the key of any row starts with these letters.
    pub fn any_starts_with(&self, letters: &str) -> bool {
        let low = self.lower_bound(letters);
        low < self.len() && self.key_of(low).starts_with(letters)
    }

    /// The rows with this key.
    pub fn find(&self, key: &str) -> impl Iterator<Item = NameRow> + '_ {
        let low = self.lower_bound(key);
        let key = key.to_owned();
        (low..self.len()).take_while(move |n| self.key_of(*n) == key).filter_map(|n| self.row(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        let table = NameTable::built_in();
        assert!(table.len() > 10_000, "{} names", table.len());
        let mut before = "";
        for n in 0..table.len() {
            let row = table.row(n).unwrap_or_else(|| panic!("names.csv line {}: four fields expected", n + 2));
            assert_eq!(row.key, super::super::names::key(row.name), "names.csv line {}", n + 2);
            assert!(before <= row.key, "names.csv line {} is not in order", n + 2);
            before = row.key;
        }
    }
}
