//! People in Korean reports: a noun with a number and counter, and the particle that says what they are to the act.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use crate::extract::{constant, words::Sieved};

use super::{Case, People, PeopleClass, add_up, exact, joined, push};
use crate::text::korean_number;

/// Nouns for people with their class and what to call them in English. Korean compounds end in these.
const HEADS: [(&str, PeopleClass, &str); 7] = [
    (
        "군인|병사|경비병|초병|보초|하전사|경비대원|경비원|대원|하사관|상등병|하사|중사|상사|전사|초소장|소대장|부소대장|중대장|분대장|탈영병|저격수|보초병|신병|군관",
        PeopleClass::Soldier,
        "soldiers",
    ),
    (
        "밀수꾼|밀수업자|밀수범|밀수자|브로커|중개인|중개업자|거간꾼|도강 안내인|안내인|장사꾼|상인|마약상|되거리꾼|무역업자",
        PeopleClass::Smuggler,
        "smugglers",
    ),
    (
        "인권운동가|운동가|교포|선교사|목사|여기자|기자|미국인|한국인|남한 사람|중국인|조선족|관광객|활동가|외국인|중국 공민|중국 주민|중국 어민",
        PeopleClass::Foreigner,
        "foreigners",
    ),
    (
        "지도원|수사관|보위원|보위부원|보위지도원|보안원|안전원|경찰|공안원|간부|관계자|당국자|검열원|지도원|지휘관|정치지도원|세관원|변방대원|장교|책임자|군의관",
        PeopleClass::Authority,
        "officials",
    ),
    ("여성|여인|여자|처녀|아주머니|모녀|자매|할머니|부인|아내|딸|어머니", PeopleClass::Civilian, "women"),
    ("일가족|일가|가족", PeopleClass::Civilian, "family members"),
    (
        "국군포로|국군 포로|전쟁포로|포로|주민|남성|남자|청년|노인|탈북자|탈북민|탈북여성|도강자|월경자|난민|부부|부자|모자|형제|남매|사람|농민|노동자|근로자|학생|어린이|아이|아들|남편|아버지|형|괴한|피의자|용의자|범인|죄수|수감자|희생자|사망자|어부|어민|운전수|운전기사|조카|친척|친구|동료|연인|인원|혐의자|소지자|운송책|운반책|종업원|승객|조직원|일당|주동자|가담자|피해자|공민|세대주|제대군인|노부모|노파|할아버지|손녀|손자|시어머니|장모|자식|오누이|고모|이모|벌목공|꽃제비|고아|영아|아기|촌민|목동|집주인|택시기사|행인|교사|의사|일행|북한인",
        PeopleClass::Civilian,
        "people",
    ),
];

const NUMBER: &str = r"(?P<n>\d{1,3}(?:,\d{3})*|열(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스물(?:한|두|세|네|다섯)?|스무|서른|한|두|세|네|다섯|여섯|일곱|여덟|아홉|대여섯|예닐곱|서너|두세|두어|너댓|너덧|네댓|수십|여러|수백|몇)";
const COUNTER: &str = r"(?:명|인|사람|식구)";
const ABOUT: &str = r"(?P<about>약|최소|적어도|최대|모두|총)?\s*";
const AFTER: &str = r"(?P<more>\s?(?:가량|안팎|정도|쯤|이상|이하|남짓))?";

fn pattern(text: &str) -> Regex {
    let heads = HEADS.iter().map(|(h, ..)| *h).collect::<Vec<_>>().join("|");
    let full = text
        .replace("HEAD", &format!("(?P<head>{heads})"))
        .replace("NUMBER", NUMBER)
        .replace("COUNTER", COUNTER)
        .replace("ABOUT", ABOUT)
        .replace("MORE", AFTER);
    constant(&full)
}

/// "5명 중 2명": the whole is who took part.
static PART: LazyLock<Regex> = LazyLock::new(|| pattern(r"NUMBER여? ?COUNTER (?:중|가운데)(?:에서)? ?(?:\d+|한|두|세|네|다섯|여섯) ?명"));
/// "이 중 2명": a part of those named before.
static OF_THEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:(?:이|그|이들|그들|일행) ?(?:중|가운데)(?:에서)? ?|나머지 ?|다른 ?)NUMBER ?(?:명|사람)"));
static NOUN_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"HEAD(?:들)?(?:\([^)]{1,20}\))?(?:은|는)?(?:로 보이는|으로 보이는)?[ ,]*(?:등\s*)?ABOUTNUMBER(?P<over>여)?\s?COUNTERMORE")
});
static NUMBER_NOUN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"ABOUTNUMBER(?P<over>여)?\s?COUNTERMORE의\s(?:[가-힣]{1,8} ){0,3}?(?:[가-힣]{0,6}?)HEAD"));
static NUMBER_OF: LazyLock<Regex> = LazyLock::new(|| pattern(r"ABOUTNUMBER(?P<over>여)?\s?COUNTERMORE"));
static FEW_NOUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<n>한|두|세|네|다섯) (?:[가-힣]{1,6} )?(?:[가-힣]{0,6}?)HEAD"));
static PAIR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<pair>노부부|부부|모녀|부자|모자|부녀|자매|형제|남매|커플|연인)"));
static COUPLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<a>초소장|소대장|중대장|병사|군인|남편|아버지|어머니|여성|남성)[과와] (?:[가-힣]{1,6} )?(?P<b>부소대장|소대장|병사|군인|아내|아들|딸|여성|남성|부인|초병)",
    )
});
static NOUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<the>\b(?:이|그|해당|당시|이번|같은) )?HEAD(?P<many>들)?"));
static BODIES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:시신|시체|주검|사체) ?NUMBER ?구"));
static TWO: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<n>둘|셋|넷)|(?P<m>다섯|여섯|일곱|여덟|아홉|열)(?:[이은을의]| 가운데| 중)"));
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[가-힣](?:모|○○)? ?씨|\b[가-힣] ?모(?: [가-힣]{2,3})?|[가-힣]{3} ?\((?:가명|\d{2}세?|\d{2}대)[^)]{0,12}\)"));
static PRONOUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<p>이들|그들|그녀|(?:^|[ ,“\x22])그)"));
/// The particle right behind, after what may stand in brackets.
static PARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\s?\([^)]{1,24}\))?(?:\s?씨)?(?:들)?\s?(?P<p>에게서|으로부터|로부터|에게|에 의해|한테|께서|이라고|이라는|인|이|가|은|는|을|를|의|도|과|와|만|까지|중|에|로|으로|씨|,|\.|$|\s)",
    )
});

static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:과|와|, ?) ?(?:그 |그의 |그들의 )?(?:[가-힣]{1,6} ){0,3}$"));
/// Those who are one without a number: of a squad or a family.
static ONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:분대장|소대장|중대장|초소장|소초장|군관|어머니|아버지|남편|아내|부인|할머니|딸|아들|동생|사촌|애인|며느리|사위)$")
});
/// What became of some of them.
static SOME_OF_THEM: LazyLock<Regex> =
    LazyLock::new(|| constant("^(?:[은는만]|이 ?(?:숨|죽|다치|다쳤|부상|붙잡|잡|체포|실종|총에|사망|익사))"));
/// Whom somebody takes along: "딸을 데리고", "애인과 함께".
static COMPANY: LazyLock<Regex> = LazyLock::new(|| constant("^(?:[을를] ?(?:데리고|업고|이끌고|앞세우고|데린 ?채)|[과와] ?(?:함께|같이))"));
static ONLOOKERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?: ?(?:약 ?)?(?:수십|수백|수천|여러|[0-9]+여?) ?명)?[이가을를] ?(?:보는|지켜|모인|동원|모아)| ?(?:소식통|통신원|협력자))",
    )
});

/// What a noun is, by the longest head that ends it.
fn class_of(head: &str) -> (PeopleClass, &'static str) {
    HEADS.iter().find(|(list, ..)| list.split('|').any(|h| h == head)).map_or((PeopleClass::Civilian, "people"), |(_, c, l)| (*c, *l))
}

fn case(after: &str) -> Option<Case> {
    let c = PARTICLE.captures(after)?;
    Some(match c.name("p").map_or("", |p| p.as_str()) {
        "이" | "가" | "은" | "는" | "도" | "께서" => Case::Subject,
        "을" | "를" => Case::Object,
        "에게" | "에 의해" | "한테" | "에게서" | "로부터" | "으로부터" | "에" => Case::Agent,
        _ => Case::Other,
    })
}

/// The class that the few words before a number give: "국경경비대 군인으로 보이는 세 명".
fn class_before(before: &str) -> (PeopleClass, &'static str) {
    let from = before.char_indices().rev().nth(14).map_or(0, |(i, _)| i);
    let near = &before[from..];
    let soldier = HEADS[0].0.split('|').any(|h| near.contains(h)) || near.contains("경비대 ");
    if soldier { (PeopleClass::Soldier, "soldiers") } else { (PeopleClass::Civilian, "people") }
}

/// Patterns of which a sentence holds few.
pub(super) static ALL: LazyLock<Sieved> = LazyLock::new(|| {
    Sieved::of(&[
        &PART,
        &OF_THEM,
        &COUPLED,
        &NOUN_NUMBER,
        &NUMBER_NOUN,
        &FEW_NOUN,
        &NUMBER_OF,
        &BODIES,
        &PAIR,
        &NOUN,
        &NAMED,
        &TWO,
        &PRONOUN,
    ])
});

/// Every phrase that names people in one sentence, in order. `offset` is where the sentence starts in the text.
pub fn read(sentence: &str, offset: usize) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    let mut add =
        |m: Range<usize>, class: (PeopleClass, &'static str), min: Option<u32>, max: Option<u32>, definite: bool, counted: bool| {
            let Some(case) = case(&sentence[m.end..]) else { return };
            // Who looks on takes no part, nor does a source: "한 주민 소식통".
            if ONLOOKERS.is_match(&sentence[m.end..]) {
                return;
            }
            let (class, label) = class;
            push(
                &mut out,
                People { bytes: offset + m.start..offset + m.end, class, min, max, definite, counted, case, label: Some(label) },
            );
        };
    let within = ALL.look(sentence);
    for c in within.captures(&PART) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), class_before(&sentence[..m.start()]), min, max, true, true);
    }
    for c in within.captures(&OF_THEM) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), class_before(&sentence[..m.start()]), min, max, true, false);
    }
    for c in within.captures(&COUPLED) {
        let (Some(m), Some(a)) = (c.get(0), c.name("a")) else { continue };
        // "어머니와 두 딸" are three.
        if m.as_str().split(' ').any(|w| w.chars().count() == 1 && korean_number(w).is_some()) {
            continue;
        }
        add(m.range(), class_of(a.as_str()), Some(2), Some(2), false, true);
    }
    for regex in [&NOUN_NUMBER, &NUMBER_NOUN] {
        for c in within.captures(regex) {
            let (Some(m), Some(head), Some((min, max))) = (c.get(0), c.name("head"), amount(&c)) else { continue };
            add(m.range(), class_of(head.as_str()), min, max, false, true);
        }
    }
    for c in within.captures(&FEW_NOUN) {
        let (Some(m), Some(head), Some(n)) = (c.get(0), c.name("head"), c.name("n")) else { continue };
        let starts = sentence[..m.start()].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if starts && let Some(n) = korean_number(n.as_str()) {
            // "두 사람은": those named before.
            add(m.range(), class_of(head.as_str()), Some(n), Some(n), head.as_str() == "사람", true);
        }
    }
    // The most that was counted so far.
    let mut most = 0;
    for c in within.captures(&NUMBER_OF) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        // The number starts a word: "구역 사람" has no "역 사람".
        let from = c.name("about").or(c.name("n")).map_or(m.start(), |x| x.start());
        let starts = sentence[..from].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if starts {
            // "두 사람은": those named before.
            let named = m.as_str().contains("사람");
            // "5명이 건너다 2명은 붙잡히고": a part of those counted before.
            let part = min.is_some_and(|n| n < most) && SOME_OF_THEM.is_match(&sentence[m.end()..]);
            most = most.max(min.unwrap_or(0));
            add(from..m.end(), class_before(&sentence[..from]), min, max, named || part, !part);
        }
    }
    for c in within.captures(&BODIES) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), (PeopleClass::Civilian, "people"), min, max, false, true);
    }
    for m in within.find(&PAIR) {
        let label = if matches!(m.as_str(), "모녀" | "자매") { "women" } else { "people" };
        add(m.range(), (PeopleClass::Civilian, label), Some(2), Some(2), false, true);
    }
    for c in within.captures(&NOUN) {
        let (Some(m), Some(head)) = (c.get(0), c.name("head")) else { continue };
        let class = class_of(head.as_str());
        let many = c.name("many").is_some()
            || matches!(head.as_str(), "주민" | "사람" | "가족" | "일가족" | "일가" | "일행" | "인원" | "대원" | "경찰" | "일당");
        let one = (!many).then_some(1);
        add(m.range(), class, one, one, c.name("the").is_some(), false);
    }
    for m in within.find(&NAMED) {
        add(m.range(), (PeopleClass::Civilian, "people"), Some(1), Some(1), true, false);
    }
    for c in within.captures(&TWO) {
        let Some(m) = c.name("n").or(c.name("m")) else { continue };
        let starts = sentence[..m.start()].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let Some(n) = korean_number(m.as_str()) else { continue };
        let class = class_before(&sentence[..m.start()]);
        if starts {
            add(m.range(), class, Some(n), Some(n), false, true);
        }
    }
    for c in within.captures(&PRONOUN) {
        let Some(m) = c.name("p") else { continue };
        let one = (!m.as_str().ends_with('들')).then_some(1);
        add(m.range(), (PeopleClass::Civilian, "people"), one, one, true, false);
    }
    out.sort_by_key(|p| p.bytes.start);
    taken_along(sentence, offset, together(sentence, offset, out))
}

/// Bytes within which those stand who take somebody along, before and behind.
const TAKES_ALONG: (usize, usize) = (36, 72);

/// "소대장이 병사 3명을 데리고", "딸과 함께 강을 건너던 여성": those taken along are told of with those who take them.
fn taken_along(sentence: &str, offset: usize, mut found: Vec<People>) -> Vec<People> {
    let mut n = 0;
    while n < found.len() {
        let p = &found[n];
        let along = COMPANY.is_match(sentence.get(p.bytes.end - offset..).unwrap_or_default());
        let leads = |q: &People| {
            q.case == Case::Subject && !matches!(q.class, PeopleClass::Smuggler | PeopleClass::Authority | PeopleClass::Foreigner)
        };
        let before = n.checked_sub(1).filter(|b| leads(&found[*b]) && p.bytes.start.saturating_sub(found[*b].bytes.end) <= TAKES_ALONG.0);
        let behind =
            Some(n + 1).filter(|b| found.get(*b).is_some_and(|q| leads(q) && q.bytes.start.saturating_sub(p.bytes.end) <= TAKES_ALONG.1));
        let with = before.or(behind).filter(|w| along && !p.definite && p.min == p.max && found[*w].min == found[*w].max);
        let Some(with) = with else {
            n += 1;
            continue;
        };
        let more = p.min.unwrap_or(1);
        let q = &mut found[with];
        let sum = q.min.unwrap_or(1).checked_add(more);
        (q.min, q.max, q.counted) = (sum, sum, true);
        found.remove(n);
    }
    found
}

/// "여성 2명과 그 자녀 2명": two numbers joined by "and" are told of together, as is one with a number: "분대장과 병사 2명".
/// "어머니와 두 딸 등 네 명" gives the sum itself.
fn together(sentence: &str, offset: usize, found: Vec<People>) -> Vec<People> {
    let words = |from: usize, to: usize| sentence.get(from - offset..to - offset).unwrap_or_default();
    let between = |a: &People, p: &People| words(a.bytes.end, p.bytes.start);
    let one = |a: &People| !a.counted && !a.definite && ONE.is_match(words(a.bytes.start, a.bytes.end));
    let joins = |a: &People, p: &People| {
        let between = between(a, p);
        let known = exact(p) || exact(a) && one(p) && between.starts_with(['과', '와', ',']);
        (exact(a) || one(a) && between.starts_with(['과', '와'])) && known && AND.is_match(between)
    };
    joined(found, joins, |a, p| {
        if between(a, &p).trim_end().ends_with('등') {
            *a = People { bytes: a.bytes.start..p.bytes.end, ..p };
        } else {
            add_up(a, &p);
            a.case = p.case;
        }
    })
}

/// The least and the most that the words of a number allow.
fn amount(c: &Captures<'_>) -> Option<(Option<u32>, Option<u32>)> {
    let word = c.name("n")?.as_str();
    let about = c.name("about").map_or("", |a| a.as_str());
    let more = c.name("more").map_or("", |m| m.as_str().trim());
    let n = match word {
        "수십" => return Some((Some(20), None)),
        "수백" => return Some((Some(200), None)),
        "여러" => return Some((Some(3), None)),
        "몇" => return Some((None, None)),
        "두어" | "두세" => return Some((Some(2), Some(3))),
        "서너" => return Some((Some(3), Some(4))),
        "너댓" | "너덧" | "네댓" => return Some((Some(4), Some(5))),
        "대여섯" => return Some((Some(5), Some(6))),
        "예닐곱" => return Some((Some(6), Some(7))),
        w => korean_number(w)?,
    };
    if n == 0 || n > 10_000 {
        return None;
    }
    if c.name("over").is_some() {
        let step = if n.is_multiple_of(100) { 100 } else { 10 };
        return Some((Some(n), Some(n + step - 1)));
    }
    Some(match (about, more) {
        ("최소" | "적어도", _) | (_, "이상") => (Some(n), None),
        ("최대", _) | (_, "이하") => (None, Some(n)),
        _ => (Some(n), Some(n)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &[(&str, Option<u32>, PeopleClass, Case)]) {
        let found: Vec<(String, Option<u32>, PeopleClass, Case)> =
            read(sentence, 0).into_iter().map(|p| (sentence[p.bytes].trim().to_owned(), p.min, p.class, p.case)).collect();
        let expected: Vec<_> = expected.iter().map(|(t, n, c, k)| ((*t).to_owned(), *n, *c, *k)).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn counts_people_with_their_case() {
        use {Case::*, PeopleClass::*};
        check("국경경비대 군인 2명이 주민을 체포했다.", &[("군인 2명", Some(2), Soldier, Subject), ("주민", None, Civilian, Object)]);
        check("일가족 5명이 강을 건넜다.", &[("일가족 5명", Some(5), Civilian, Subject)]);
        check("세 명의 밀수꾼이 붙잡혔다.", &[("세 명의 밀수꾼", Some(3), Smuggler, Subject)]);
        check("여성이 경비대에 체포됐다.", &[("여성", Some(1), Civilian, Subject)]);
        check("10여 명이 체포됐다.", &[("10여 명", Some(10), Civilian, Subject)]);
        check("분대장과 신입 전사 2명이 사라졌다.", &[("분대장과 신입 전사 2명", Some(3), Soldier, Subject)]);
        check("어머니와 두 딸, 외삼촌 등 네 명이", &[("어머니와 두 딸, 외삼촌 등 네 명", Some(4), Civilian, Subject)]);
        check("5명 중 2명이 체포됐다.", &[("5명 중 2명", Some(5), Civilian, Subject)]);
        check("소대장이 병사 3명을 데리고 달아났다.", &[("소대장", Some(4), Soldier, Subject)]);
        check("30대 부부가 숨졌다.", &[("부부", Some(2), Civilian, Subject)]);
        check("여성동맹과 주민등록 3년", &[]);
    }
}
