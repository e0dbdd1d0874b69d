//! Chinese date expressions, read in simplified characters.

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
use crate::text::chinese_number;

const YEAR: &str =
    r"(?:(?P<y>(?:19|20)\d\d|[一二]九?[〇零○一二三四五六七八九]{2,3})年|(?P<yrel>大前年|前年|去年|今年|本年|次年|翌年|第二年))";
/// A number up to 31.
const NUMBER: &str = "(?:[0-9]{1,2}|卅一?|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])";
const PART: &str = "(?P<part>上旬|中旬|下旬|初|底|末|中)";

fn pattern(text: &str) -> Regex {
    let full = text.replace("YEAR", YEAR).replace("PART", PART).replace("NUMBER", NUMBER).replace("DAY", "(?:日|号)");
    constant(&full)
}

pub(super) static CHINESE: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary {
    rules: Rules::from(vec![
        (
            "nth_weekday",
            pattern(r"(?:YEAR\s*)?(?P<mon>NUMBER)月份?的?第?(?P<nth>[一二三四]|最后一)个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"),
        ),
        (
            "month",
            pattern(
                r"(?:YEAR\s*)?(?P<mon>NUMBER)月(?P<d>NUMBER)DAY?(?:夜|晚|深夜)?(?:至|到|~|—|-|、|和)(?:(?P<mon2>NUMBER)月)?(?P<d2>NUMBER)DAY(?:之间|期间|间)?",
            ),
        ),
        ("month", pattern(r"(?:YEAR\s*)?(?P<mon>NUMBER)月份?(?:(?P<d>NUMBER)DAY(?P<about>前后|左右)?|PART)?")),
        ("relative_month", pattern(r"(?P<mrel>上上个月|上个月|上月|本月|这个月)份?(?P<d>NUMBER)DAY?(?:至|到|~|—|-)(?P<d2>NUMBER)DAY")),
        ("relative_month", pattern(r"(?P<mrel>上上个月|上个月|上月|本月|这个月)份?(?:(?P<d>NUMBER)DAY(?P<about>前后|左右)?|PART)?")),
        ("told_month", pattern(r"(?:同月|当月|同年同月)(?:(?P<d>NUMBER)DAY|PART)?")),
        ("part_of_month", pattern(r"(?P<mrel>月)(?P<part>上旬|中旬|下旬|初|底|末)")),
        ("weekend", pattern(r"(?:上个|上|本|刚过去的|这个)?周末")),
        ("week", pattern(r"(?P<week>上上周末?|上周|上个?星期|上个?礼拜|本周|这周|本星期|这个?星期|这个?礼拜)(?P<wd>[一二三四五六日天])?")),
        ("weekday", pattern(r"(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])")),
        ("day", pattern(r"(?P<d>NUMBER)DAY?(?:夜|晚|深夜)?(?:至|到|~|—|-|、|和)(?P<d2>NUMBER)DAY")),
        ("eve", pattern(r"(?P<unit>前一天|前一日|前一夜|前一晚|头一天|头天|头一夜)")),
        (
            "later",
            pattern(
                r"(?P<unit>次日|翌日|第二天|隔天|隔日|转天|当天|当日|同日|当晚|同一天|同一日|同一晚|同天|当夜|同夜)|(?:时隔|事隔|又?过了)?(?P<n>NUMBER|两)(?P<unit2>天|日|周|个星期|星期|个礼拜)(?:之|以)?后",
            ),
        ),
        ("later", pattern(r"(?:时隔|事隔|又?过了)(?P<n>NUMBER|两)(?P<unit2>天|日|周|个星期|星期)")),
        (
            "ago",
            pattern(
                r"(?P<n>NUMBER|两|几|半)(?P<n2>[一二三四五六七八九])?(?P<unit>天|日|周|个?多?星期|个礼拜|个多?月)(?:之)?前(?P<not>后)?",
            ),
        ),
        ("day", pattern(r"(?P<d>NUMBER)DAY(?P<about>前后|左右)?")),
        ("day_word", pattern(r"(?P<dayword>大前天|前天|前日|前晚|昨天|昨日|昨晚|昨夜|昨晨|今天|今日|今晨|今早)")),
        (
            "feast",
            pattern(
                r"(?:YEAR\s*)?(?P<feast>春节|农历新年|(?:农历)?正月初一|除夕|大年三十|年三十|元宵节?|正月十五|清明节?|(?:八一五|8·15|8\.15|光复节)|中秋节?|元旦|太阳节|光明星节|圣诞节|圣诞|耶诞节|耶诞|(?:国际)?(?:劳动)?妇女节|三八节|五一(?:劳动)?节|劳动节|建党节|国庆节?|九九节)的?(?P<eve>前一(?:天|日|晚|夜)|前夜|前夕)?",
            ),
        ),
        ("lunar_day", pattern(r"(?:大年|农历新?年|年)初(?P<d>[一二三四五六七八])")),
        ("season", pattern(r"(?P<yrel>大前年|前年|去年|今年|本年)(?:的)?(?P<season>春|夏|秋|冬)(?:天|季)?")),
        ("year", pattern(r"YEAR(?:年?(?P<part>上半年|下半年|初|底|末))?")),
    ]),
    number: chinese_number,
    season: |w| {
        Some(match w {
            "春" => Season::Spring,
            "夏" => Season::Summer,
            "秋" => Season::Autumn,
            "冬" => Season::Winter,
            _ => return None,
        })
    },
    next_year: |w| matches!(w, "次年" | "翌年" | "第二年"),
    years_back: |w| match w {
        "大前年" => Some(3),
        "前年" => Some(2),
        "去年" => Some(1),
        _ => Some(0),
    },
    months_back: |w| match w {
        "上上个月" => Some(2),
        "上个月" | "上月" => Some(1),
        _ => Some(0),
    },
    part: |w| {
        Some(match w {
            "上旬" | "初" => Part::Early,
            "中旬" | "中" => Part::Middle,
            "上半年" => Part::FirstHalf,
            "下半年" => Part::SecondHalf,
            _ => Part::Late,
        })
    },
    weekday: |w| {
        Some(match w {
            "一" => Weekday::Monday,
            "二" => Weekday::Tuesday,
            "三" => Weekday::Wednesday,
            "四" => Weekday::Thursday,
            "五" => Weekday::Friday,
            "六" => Weekday::Saturday,
            _ => Weekday::Sunday,
        })
    },
    days: |w| {
        Some(match w {
            "当天" | "当日" | "同日" | "当晚" | "同一天" | "同一日" | "同一晚" | "同天" | "当夜" | "同夜" => 0,
            "" | "天" | "日" | "次日" | "翌日" | "第二天" | "隔天" | "隔日" | "转天" => 1,
            "周" | "个星期" | "星期" | "个礼拜" | "礼拜" | "个多星期" | "多星期" => 7,
            _ => 30,
        })
    },
    days_back: |w| {
        Some(match w {
            "大前天" => 3,
            "前天" | "前日" | "前晚" => 2,
            "昨天" | "昨日" | "昨晚" | "昨夜" | "昨晨" => 1,
            "上上周" | "上上周末" => 14,
            w if w.starts_with('上') => 7,
            _ => 0,
        })
    },
    feast: |w| {
        Some(match w {
            "中秋" | "中秋节" => Feast::MidAutumn,
            "元旦" => Feast::Fixed(1, 1),
            "除夕" | "大年三十" | "年三十" => Feast::LunarNewYearsEve,
            "元宵" | "元宵节" | "正月十五" => Feast::FirstFullMoon,
            "清明" | "清明节" => Feast::Qingming,
            "八一五" | "8·15" | "8.15" | "光复节" => Feast::Fixed(8, 15),
            "太阳节" => Feast::Fixed(4, 15),
            w if w.ends_with("妇女节") || w == "三八节" => Feast::Fixed(3, 8),
            w if w.ends_with("劳动节") || w == "五一节" => Feast::Fixed(5, 1),
            "建党节" => Feast::Fixed(10, 10),
            "国庆" | "国庆节" => Feast::Fixed(10, 1),
            "九九节" => Feast::Fixed(9, 9),
            "圣诞节" | "圣诞" | "耶诞节" | "耶诞" => Feast::Fixed(12, 25),
            "光明星节" => Feast::Fixed(2, 16),
            _ => Feast::LunarNewYear,
        })
    },
    not_after: constant(
        r"^(?:[至到][0-9]{1,2}月(?:[^0-9]|$)|北朝鲜|北韩|游|间|期间|元|内|以来|来|左右的|的时间|后|军|线谈判|之内|(?:被捕|被抓|落网|失踪|退役|脱北|来韩|入狱|被遣返)的|[^，。,]{0,2}(?:入伍|参军|出生|毕业|结婚))",
    ),
    since_after: constant("^年?(?:起|以来|开始|之后|以后)"),
    not_before: constant(
        r"(?:[0-9.]|[0-9]月[至到]|[为第近每约下个]|自古|明年|下个?|来年|准备[在于]?|计划[在于]?|将[在于]|预定[在于]?|拟[在于]?|定[在于]?)$",
    ),
    telling_after: constant(
        r#"^(?:[上下]午|晚间?|凌晨|早上|当地时间)?(?:电|讯|消息|发自|[^，。,;；:：“”"]{0,16}?(?:报道|报导|电称|转述|表示|说|称|透露|宣布|证实|告诉|告知|引述|援引|引用|通报|公布|刊登|发表|发布|发文|回应|对记者|向记者|指出|承认|强调|播出|放映|播放|播映|曝光|引.{0,6}消息|介绍|爆料|讲述|讲，|谈到|提到|提及|得知|反映|传来|打来|发来|回忆|披露|坦言|转告|确认|解释|补充|在(?:与[^，。]{0,8})?(?:通话|电话|采访)|致电|来电|通过(?:电话|手机|短信)))"#,
    ),
    telling_before: constant(
        r"(?:(?:社|报|台|网|记者|通讯|人士)[^，。,;；讯电)）】\]]{0,3}?|据(?:[^，。,;；悉称说传信了][^，。,;；悉称说]{0,19})?|截至|到)$",
    ),
    found_out_after: constant(r"^[^。，,]{0,6}(?:才|被)?[^。，,]{0,4}(?:发现|发觉|察觉)"),
    reported_after: constant(r"^(?:曾|就曾|已)(?:报道|报导|刊登)"),
});

/// Reads every date expression of one sentence. `offset` is the byte at which the sentence starts in the text.
pub fn read(sentence: &str, offset: usize, anchor: &Anchor) -> Vec<DateMention> {
    east_asian::read(&CHINESE, sentence, offset, anchor)
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
        check("上周四深夜，一伙人乘船", "2010-06-08", &[("2010-06-03", Event)]);
        check("2005年12月，五名军人越境", "2010-06-08", &[("2005-12", Event)]);
        check("去年12月28日夜里", "2019-01-08", &[("2018-12-28", Event)]);
        check("本月初，两人过江", "2019-03-20", &[("2019-03-01/2019-03-10", Event)]);
        check("上月底在图们", "2019-03-20", &[("2019-02-21/2019-02-28", Event)]);
        check("三月三日凌晨", "2019-03-20", &[("2019-03-03", Event)]);
        check("3日凌晨，两人过江", "2019-03-02", &[("2019-02-03", Event)]);
        check("昨天晚上，两人过江", "2019-03-02", &[("2019-03-01", Event)]);
        check("三天前，两人过江", "2019-03-12", &[("2019-03-09", Event)]);
        check("二〇〇九年一月", "2019-03-12", &[("2009-01", Event)]);
        check("去年圣诞节当天", "2010-01-06", &[("2009-12-25", Event)]);
        check("两三天前，两人过江", "2019-03-12", &[("2019-03-09/2019-03-10", Event)]);
        check("去年夏天，两人过江", "2019-03-12", &[("2018-06/2018-08", Event)]);
        check("12月31日至1月2日", "2019-03-12", &[("2018-12-31/2019-01-02", Event)]);
        check("朝鲜准备在4月初发射卫星", "2009-03-19", &[]);
        check("春节期间", "2019-03-12", &[]);
        check("今年春节夜里", "2019-03-12", &[("2019-02-05", Event)]);
    }

    #[test]
    fn telling_is_not_happening() {
        check("韩联社8日报道说，", "2019-03-12", &[("2019-03-08", Telling)]);
        check("外交部发言人9日表示，", "2019-03-12", &[("2019-03-09", Telling)]);
    }
}
