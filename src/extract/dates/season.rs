//! Seasons as reports date by them: three months each, winter from December to February.

use jiff::{ToSpan, civil::Date};

use crate::domain::{EdtfDate, date::PartialDate};

/// A season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// Its first month.
    fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }

    /// The season that begins in a year.
    pub(super) fn in_year(self, year: i16) -> Option<EdtfDate> {
        let first = Date::new(year, self.first_month(), 1).ok()?;
        let last = first.checked_add(2.months()).ok()?;
        let part = |d: Date| PartialDate { year: Some(d.year()), month: Some(d.month()), day: None };
        EdtfDate::from_parts(part(first), Some(part(last))).ok()
    }

    /// The latest one that has begun by a day.
    pub(super) fn latest(self, day: Date) -> Option<EdtfDate> {
        let begun = Date::new(day.year(), self.first_month(), 1).ok()? <= day;
        self.in_year(if begun { day.year() } else { day.year() - 1 })
    }

    /// The latest one that was over before the month of a day.
    pub(super) fn over_before(self, day: Date) -> Option<EdtfDate> {
        (0..=2).map(|n| day.year() - n).find_map(|y| {
            let last = Date::new(y, self.first_month(), 1).ok()?.checked_add(2.months()).ok()?.last_of_month();
            (last < day.first_of_month()).then(|| self.in_year(y)).flatten()
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_and_the_last() {
        let text = |d: Option<EdtfDate>| d.unwrap().to_string();
        assert_eq!(text(Season::Autumn.over_before(date(2007, 1, 18))), "2006-09/2006-11");
        assert_eq!(text(Season::Winter.over_before(date(2007, 2, 18))), "2005-12/2006-02");
        assert_eq!(text(Season::Winter.over_before(date(2007, 3, 18))), "2006-12/2007-02");
        assert_eq!(text(Season::Spring.latest(date(2010, 7, 5))), "2010-03/2010-05");
        assert_eq!(text(Season::Winter.latest(date(2010, 2, 5))), "2009-12/2010-02");
    }
}
