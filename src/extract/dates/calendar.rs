//! Feasts that reports date by: fixed days, and days of the lunisolar calendar.
//!
//! Lunar New Year and the mid-autumn feast follow the calendar computed for the meridian of 120 degrees east; the days of
//! 2000 to 2030 are facts of that calendar, written down here as month and day and equal to those of the Python package
//! lunardate.

use jiff::{ToSpan, civil::Date};

use crate::domain::{EdtfDate, date::PartialDate};

/// A day that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    LunarNewYear,
    /// The day before.
    LunarNewYearsEve,
    /// The 15th day of the first month.
    FirstFullMoon,
    /// Tomb-sweeping day, by the sun: the 4th or 5th of April in these years.
    Qingming,
    MidAutumn,
    /// Month and day.
    Fixed(i8, i8),
}

const FIRST_YEAR: i16 = 2000;
const LUNAR_NEW_YEAR: [(i8, i8); 31] = [
    (2, 5),
    (1, 24),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 9),
    (1, 29),
    (2, 18),
    (2, 7),
    (1, 26),
    (2, 14),
    (2, 3),
    (1, 23),
    (2, 10),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
];
const MID_AUTUMN: [(i8, i8); 31] = [
    (9, 12),
    (10, 1),
    (9, 21),
    (9, 11),
    (9, 28),
    (9, 18),
    (10, 6),
    (9, 25),
    (9, 14),
    (10, 3),
    (9, 22),
    (9, 12),
    (9, 30),
    (9, 19),
    (9, 8),
    (9, 27),
    (9, 15),
    (10, 4),
    (9, 24),
    (9, 13),
    (10, 1),
    (9, 21),
    (9, 10),
    (9, 29),
    (9, 17),
    (10, 6),
    (9, 25),
    (9, 15),
    (10, 3),
    (9, 22),
    (9, 12),
];

impl Feast {
    /// The day in a year, `None` outside 2000 to 2030 for a moving feast.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        let of = |table: &[(i8, i8)]| usize::try_from(year - FIRST_YEAR).ok().and_then(|n| table.get(n).copied());
        let (month, day) = match self {
            Self::LunarNewYear => of(&LUNAR_NEW_YEAR)?,
            Self::LunarNewYearsEve => return Self::LunarNewYear.in_year(year)?.yesterday().ok(),
            Self::FirstFullMoon => return Self::LunarNewYear.in_year(year)?.checked_add(14.days()).ok(),
            // From 2000 to 2030 leap years and those after them have it on the 4th.
            Self::Qingming => of(&LUNAR_NEW_YEAR).map(|_| (4, if year % 4 <= 1 { 4 } else { 5 }))?,
            Self::MidAutumn => of(&MID_AUTUMN)?,
            Self::Fixed(month, day) => (month, day),
        };
        Date::new(year, month, day).ok()
    }

    /// The latest such day that is not after `last`.
    pub(crate) fn latest(self, last: Date) -> Option<Date> {
        [last.year(), last.year() - 1].into_iter().filter_map(|y| self.in_year(y)).find(|d| *d <= last)
    }

    /// What is known of the day without a year.
    pub(crate) fn without_year(self) -> Option<EdtfDate> {
        let Self::Fixed(month, day) = self else { return None };
        EdtfDate::from_parts(PartialDate { year: None, month: Some(month), day: Some(day) }, None).ok()
    }
}
