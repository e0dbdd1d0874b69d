//! Korean date expressions.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use regex::Regex;

use crate::extract::constant;

use super::{
    Anchor, DateMention, Part,
    calendar::Feast,
    east_asian::{self, Rules, Vocabulary},
    season::Season,
};
use crate::text::korean_number;

/// Words for a year, the part of a month, and "about".
const YEAR: &str = r"(?:(?P<y>(?:19|20)\d\d)년|(?P<yrel>재작년|작년|지난해|지난 해|올해|금년|이듬해|다음 ?해))";
const PART: &str = "(?P<part>초순|상순|중순|하순|초|말)";
const ABOUT: &str = "(?P<about>경|께|쯤|무렵|을 전후)?";
const DAY: &str = r"(?P<d>\d{1,2})(?:일)?\s*(?:~|∼|-|–|부터|에서|[과와])\s*(?:(?P<mon2>\d{1,2})월\s*)?(?P<d2>\d{1,2})일";

fn pattern(text: &str) -> Regex {
    let full = text.replace("YEAR", YEAR).replace("PART", PART).replace("ABOUT", ABOUT);
    constant(&full)
}

pub(super) static KOREAN: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary {
        rules: Rules::from(vec![
            ("month", pattern(&format!(r"(?:YEAR\s*)?(?P<mon>\d{{1,2}})월\s*{DAY}"))),
            ("month", pattern(r"(?:YEAR\s*)?(?P<mon>\d{1,2})월(?:\s*(?:(?P<d>\d{1,2})일ABOUT|PART(?:경|께|쯤)?))?")),
            ("relative_month", pattern(&format!(r"(?P<mrel>지난달|지난 달|전달|이달|이번 달|이번달|금월)\s*{DAY}"))),
            (
                "relative_month",
                pattern(r"(?P<mrel>지난달|지난 달|전달|이달|이번 달|이번달|금월)(?:\s*(?:(?P<d>\d{1,2})일ABOUT|PART(?:경|께|쯤)?))?"),
            ),
            (
                "later",
                pattern(
                    r"(?P<n>\d{1,2})(?P<unit2>일) ?(?:뒤|후|만에)|(?P<unit>그날|같은 날|당일|이튿날|다음 ?날|하루|이틀|사흘|나흘|닷새|엿새|여드레|열흘|보름) ?(?:뒤|후|만|아침|밤|새벽|오전|저녁|오후|에|국경|강|현장|중국|체포)",
                ),
            ),
            ("day", pattern(&format!(r"(?:지난\s*)?{DAY}"))),
            ("day", pattern(r"(?:지난\s*)?(?P<d>\d{1,2})일ABOUT")),
            ("told_month", pattern(r"(?:같은 ?달|그 ?달|당월)(?:\s*(?:(?P<d>\d{1,2})일ABOUT|PART))?")),
            ("weekend", pattern(r"(?:지난\s*)?주말(?:에|께|\s)")),
            ("season", pattern(r"(?P<yrel>재작년|작년|지난해|지난 해|올해|금년|올|지난)\s*(?P<season>봄|여름|가을|겨울)")),
            ("week", pattern(r"(?P<week>지지난주|지난주|지난 주|이번 주|이번주|금주)\s*(?:(?P<wd>[월화수목금토일])요일|초|말)?")),
            ("weekday", pattern(r"(?P<week>지난\s*)?(?P<wd>[월화수목금토일])요일")),
            (
                "ago",
                pattern(
                    r"(?:(?P<n>\d{1,2}|한|두|세|네)\s*)?(?P<unit>하루|이틀|사흘|나흘|닷새|엿새|이레|열흘|보름|일주일|주일|주|일|개월|달)(?:쯤|가량|여)? ?전",
                ),
            ),
            ("day_word", pattern(r"(?P<dayword>그저께|그제|어제|어젯밤|오늘)")),
            (
                "feast",
                pattern(
                    r"(?:YEAR\s*)?(?P<feast>정월 ?대보름|대보름|섣달 ?그믐|음력설|양력설|설 명절|설날|구정|신정|추석|태양절|김일성 생일|광명성절|김정일 생일|전승절|당 ?창건일|당 ?창건 기념일|정권 ?수립일|국경절|공화국 창건일|성탄절|크리스마스|국제부녀절|(?:국제)?여성의 날|3·8절|3\.8절|8·15|광복절|5·1절|노동절)(?: ?(?P<eve>전날)| ?(?P<next>다음 ?날|이튿날))?",
                ),
            ),
            ("year", pattern(r"YEAR(?:\s*(?P<part>상반기|하반기|연초|연말|초|말))?")),
        ]),
        number: korean_number,
        season: |w| {
            Some(match w {
                "봄" => Season::Spring,
                "여름" => Season::Summer,
                "가을" => Season::Autumn,
                "겨울" => Season::Winter,
                _ => return None,
            })
        },
        next_year: |w| matches!(w, "이듬해" | "다음해" | "다음 해"),
        years_back: |w| match w {
            "재작년" => Some(2),
            "작년" | "지난해" | "지난 해" => Some(1),
            _ => Some(0),
        },
        months_back: |w| Some(i32::from(w.starts_with("지난") || w.starts_with("전달"))),
        part: |w| {
            Some(match w {
                "초순" | "상순" | "초" | "연초" => Part::Early,
                "중순" => Part::Middle,
                "상반기" => Part::FirstHalf,
                "하반기" => Part::SecondHalf,
                _ => Part::Late,
            })
        },
        weekday: |w| {
            Some(match w {
                "월" => Weekday::Monday,
                "화" => Weekday::Tuesday,
                "수" => Weekday::Wednesday,
                "목" => Weekday::Thursday,
                "금" => Weekday::Friday,
                "토" => Weekday::Saturday,
                _ => Weekday::Sunday,
            })
        },
        days: |w| {
            Some(match w {
                "그날" | "같은 날" | "당일" => 0,
                "하루" | "" | "일" | "이튿날" | "다음날" | "다음 날" => 1,
                "여드레" => 8,
                "이틀" => 2,
                "사흘" => 3,
                "나흘" => 4,
                "닷새" => 5,
                "엿새" => 6,
                "이레" | "일주일" | "주일" | "주" => 7,
                "열흘" => 10,
                "보름" => 15,
                _ => 30,
            })
        },
        days_back: |w| {
            Some(match w {
                "그저께" | "그제" => 2,
                "어제" | "어젯밤" => 1,
                "지지난주" => 14,
                "지난주" | "지난 주" => 7,
                _ => 0,
            })
        },
        feast: |w| {
            Some(match w {
                "음력설" | "설 명절" | "설날" | "구정" => Feast::LunarNewYear,
                "정월 대보름" | "정월대보름" | "대보름" => Feast::FirstFullMoon,
                "섣달 그믐" | "섣달그믐" => Feast::LunarNewYearsEve,
                "추석" => Feast::MidAutumn,
                "양력설" | "신정" => Feast::Fixed(1, 1),
                "태양절" | "김일성 생일" => Feast::Fixed(4, 15),
                "광명성절" | "김정일 생일" => Feast::Fixed(2, 16),
                "전승절" => Feast::Fixed(7, 27),
                "성탄절" | "크리스마스" => Feast::Fixed(12, 25),
                "국제부녀절" | "여성의 날" | "국제여성의 날" | "3·8절" | "3.8절" => Feast::Fixed(3, 8),
                "8·15" | "광복절" => Feast::Fixed(8, 15),
                "5·1절" | "노동절" => Feast::Fixed(5, 1),
                "정권수립일" | "정권 수립일" | "국경절" | "공화국 창건일" => Feast::Fixed(9, 9),
                _ => Feast::Fixed(10, 10),
            })
        },
        not_after: constant(
            r"^(?: ?만(?:에|인|이)|[을를] [^.,]{0,10}앞(?:두|둔)|간|째|치|동안| 동안|분|여|내|짜리|호|생|형| ?연휴| ?특별경비|대\b|대의|이내| 이내|까지| ?(?:입대|출생|졸업|결혼)|에 ?(?:입대|태어|졸업)| ?(?:방중|방북|방러|정상회담|당 ?대회|당 ?창건|총선|대선))",
        ),
        since_after: constant(r"^년?\s?(?:(?:봄|여름|가을|겨울|초|말|상반기|하반기|연초|연말) ?)?(?:부터|이래|이후)"),
        not_before: constant(r"(?:\d[.,:/]?|[:/]|(?:제|약|매|향후|앞으로|오는|내달|다음 달|다음달) ?)$"),
        // "22일 소식통이 전했다", "15일 보도했다", "22일 데일리NK에 \"…\"", "24일 현재"; and "… 전했다(3월 2일)".
        telling_after: constant(
            r#"^(?:\s?\((?:현지 ?시간|한국 ?시간)\))?(?:\s*(?:오전|오후|새벽|밤|저녁|아침))?\s*(?:현재|(?:[^.,"“”다]|다[^고]){0,24}?(?:소식지|매체|언론|전화 ?연결|기자와 ?만나|소식통|협력자|통신원|단체|관계자|당국자|대변인|현지 언론|통화에서|통화에|인터뷰|취재진|본지|본보|기자에게|데일리 ?NK|RFA|VOA|자유아시아방송|연합뉴스|회견|브리핑)|(?:[가-힣A-Z]+(?:에|을 통해|를 통해|에게)\s*)?(?:전해|전했|뒤늦게|밝혀|드러|확인|알려진|알려|알렸|밝혔|말했|보도|발표|공개했|언급|들어왔|들려왔|귀띔|털어놨|털어놓|입을 ?모|덧붙|주장|설명|확인했|증언|통보|["“])|[^.,"“”]{0,30}(?:한|어느|익명의|복수의|현지) ?[가-힣]{0,6}(?:주민|상인|조선족|중국인|농민|목격자|무역업자|탈북자|브로커)(?:들)?[은는] ?(?:[가-힣A-Za-z ]{0,14}(?:통화|전화|인터뷰|기자)[^“"]{0,10})?["“]|[^.,"“”]{0,14}(?:소식|사실|사연)을 ?(?:전해|알려|전했)|[^.,"“”]{0,30}(?:에 ?따르면|방영|방송됐|방송을 ?탔|상영|공개됐|공개된|내보냈))"#,
        ),
        telling_before: constant(r"(?:기자|\S=|[\[(]|(?:통신|신문|방송|일보|매체|외신|대변인|관계자|당국자)[은는이가] )\s*$"),
        found_out_after: constant(r"^[^.]{0,16}(?:발견|알게|확인|드러|알았|없어진 것)"),
        reported_after: constant(
            r"^(?:에|에도)?\s*(?:본지|본보|데일리NK|당시)?[는은가이]?\s*(?:보도한 바|전한 바|보도했던|보도됐던|알려졌던)",
        ),
    }
});

/// Reads every date expression of one sentence. `offset` is the byte at which the sentence starts in the text.
pub fn read(sentence: &str, offset: usize, anchor: &Anchor) -> Vec<DateMention> {
    east_asian::read(&KOREAN, sentence, offset, anchor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::DateRole::{self, *};

    fn check(sentence: &str, published: &str, expected: &[(&str, DateRole)]) {
        crate::extract::dates::testing::check(read, sentence, published, expected);
    }

    #[test]
    fn anchored_on_publication() {
        check("사건은 지난달 27일 온성에서 일어났다.", "2018-03-05", &[("2018-02-27", Event)]);
        check("지난 9일 밤 강가에서 체포됐다.", "2019-03-26", &[("2019-03-09", Event)]);
        check("12일 새벽 총성이 울렸다.", "2019-03-05", &[("2019-02-12", Event)]);
        check("지난달 말 두 명이 강을 건넜다.", "2019-03-05", &[("2019-02-21/2019-02-28", Event)]);
        check("이달 초 무산에서", "2018-06-20", &[("2018-06-01/2018-06-10", Event)]);
        check("12월 중순 혜산에서", "2009-01-20", &[("2008-12-11/2008-12-20", Event)]);
        check("작년 12월 28일 혜산에서", "2009-01-20", &[("2008-12-28", Event)]);
        check("2008년 8월 25일 국경에서", "2009-01-20", &[("2008-08-25", Event)]);
        check("지난주 토요일 무산에서", "2019-03-06", &[("2019-03-02", Event)]);
        check("사흘 전 무산에서", "2019-03-06", &[("2019-03-03", Event)]);
        check("설날 밤에 강을 건넜다.", "2019-03-06", &[("2019-02-05", Event)]);
        check("3~5일 사이에", "2019-03-06", &[("2019-03-03/2019-03-05", Event)]);
        check("올봄 혜산에서", "2010-07-05", &[("2010-03/2010-05", Event)]);
        check("주말에 체포됐다", "2019-04-29", &[("2019-04-27/2019-04-28", Event)]);
        check("2일에 처형됐다", "2005-03-18", &[("2005-03-02", Event)]);
        check("20일경 혜산에서", "2019-03-26", &[("2019-03-20~", Event)]);
        check("올해 초 혜산에서", "2019-06-26", &[("2019-01/2019-03", Event)]);
    }

    #[test]
    fn telling_is_not_happening() {
        check("22일 소식통이 전했다.", "2019-03-26", &[("2019-03-22", Telling)]);
        check(
            "양강도 소식통은 25일 데일리NK에 \"20일 혜산에서\"라고 말했다.",
            "2019-03-26",
            &[("2019-03-25", Telling), ("2019-03-20", Event)],
        );
        check("소식통이 4일 알려왔다.", "2019-03-26", &[("2019-03-04", Telling)]);
        check("24일 현재 검거 소식은 없다.", "2019-03-26", &[("2019-03-24", Telling)]);
    }

    #[test]
    fn spans_of_time_are_no_dates() {
        check("3일간 조사를 받고 10일째 갇혀 있다. 3개월 동안", "2019-03-26", &[]);
    }
}
