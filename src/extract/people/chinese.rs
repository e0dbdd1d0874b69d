//! People in Chinese reports, read in simplified characters: a number with its classifier and a noun.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use crate::extract::{constant, words::Sieved};

use super::{Case, People, PeopleClass, add_up, exact, joined, push};
use crate::text::chinese_number;

/// Nouns for people with their class and what to call them in English.
const HEADS: [(&str, PeopleClass, &str); 6] = [
    (
        "运输兵|女兵|工兵|司机兵|排长|连长|班长|中队长|分队长|副大队长|上尉|中尉|少尉|列兵|上等兵|警备兵|边防哨兵|士兵|军人|战士|警备队员|警卫队员|边防军|边防兵|边防士兵|兵士|士官|老兵|副小队长|副分队长|副连长|退伍军人|边防警卫|哨兵|逃兵|军官|下士|上士|中士|守军|哨所长|小队长|警卫员|巡逻兵|新兵|大兵",
        PeopleClass::Soldier,
        "soldiers",
    ),
    (
        "走私客|走私者|走私犯|走私分子|走私人员|私枭|毒贩|贩子|掮客|中间人|经纪人|蛇头|向导|商贩|商人|船员|货主|接应者|带路人|引路人|走私贩|走私商|汇款人",
        PeopleClass::Smuggler,
        "smugglers",
    ),
    (
        "中国公民|中国人|中国籍男子|韩国人|美国人|传教士|牧师|记者|游客|外国人|朝鲜族|活动人士|中国商人|中国村民|中国船员|中国渔民|维权人士|人权人士|美国公民|美籍人士|教友|美国教师",
        PeopleClass::Foreigner,
        "foreigners",
    ),
    ("警察|民警|公安|官员|干部|保卫员|人员|边防官兵|官兵|武警|执法人员|负责人|军医|政治指导员", PeopleClass::Authority, "officials"),
    ("妇女|女子|女性|女工|姑娘|母女|姐妹|妻子|女儿|母亲|女孩", PeopleClass::Civilian, "women"),
    (
        "国军战俘|战俘|脱北者|北韩人|朝鲜人|逃北者|难民|居民|村民|男子|男性|平民|公民|青年|老人|老汉|夫妇|夫妻|儿童|嫌疑人|疑犯|嫌犯|偷渡者|越境者|非法入境者|渔民|农民|牧民|歹徒|劫匪|凶手|匪徒|劳工|工人|司机|学生|孩子|家人|亲属|逃犯|罪犯|犯人|遇难者|死者|伤者|成员|父子|兄弟|母子|一家人|男女|少年|劳动者|囚犯|店主|店员|尸体|遗体|尸首|浮尸|船主|经理|员工|职员|教师|医生|厂长|书记|科长|处长|所长|老板|运动员|女童|脱北女子|逃亡者|小伙子|小伙|少女|男孩|男童|小孩|婴儿|孙子|儿子|汉子|老翁|老妪|老头|寡妇|邻居|乡亲|老乡|朋友|同伴|伙伴|同伙|蒙面人|持枪者|入侵者|小偷|盗贼|强盗|案犯|更夫|护林员|牧羊人|养蜂人|房东|护士|教徒|信徒|基督徒|义工|志工|党员|教授|工程师|妇人|孤老|不速之客|老师|同胞|同乡|妹妹|姐姐|弟弟|哥哥|父母|祖母|外婆|奶奶|背夫|背货人|搬运工|采参人|伐木工|采药人|船户|老妇|老太太|遗孀|兄弟俩|姊妹|亲人|孤儿|女友|男友|恋人|情人|未婚妻|女士|先生|妇人|女尸|男尸|童尸|遗骸|高中生|大学教授|物理学家|中介人|仲介|中介|女仲介|女中介|技术员|会计|外交官|孕妇|妻儿|管理员|看守|女囚|大学生|服务员|人",
        PeopleClass::Civilian,
        "people",
    ),
];

const NUMBER: &str = "(?:(?P<low>[一二两三四五六七八九]|[0-9]{1,2})(?:至|到|、|或)|(?P<few>[一两二三四五六七八])??)(?P<n>[二三四五六七八九]?十[几多]|[0-9]{1,4}|[一二两三四五六七八九]?[十百](?:[一二三四五六七八九]?十?[一二三四五六七八九]?)|[一二两三四五六七八九]|数十|数百|数|几|多)";

/// Family names of Koreans and of the Chinese of the border.
const SURNAME: &str = "[金李朴崔郑姜赵尹张林韩申吴徐权黄安宋柳洪全高文孙白许南沈卢车具罗辛池严元玄康咸边廉千方孔于王刘陈杨]";

fn pattern(text: &str) -> Regex {
    let heads = HEADS.iter().map(|(h, ..)| *h).collect::<Vec<_>>().join("|");
    let full = text.replace("HEAD", &format!("(?P<head>{heads})")).replace("NUMBER", NUMBER).replace("SURNAME", SURNAME);
    constant(&full)
}

/// "包括两名儿童": those who follow are a part of others.
static PART_OF: LazyLock<Regex> = LazyLock::new(|| constant("(?:其中|当中|包括|内有)(?:有|的)?$"));
/// "其中两人": a part of those named before.
static OF_THEM: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:其中|当中|另外?|其余|其他|其它|余下|剩下|剩余)(?:的)?NUMBER(?:名|个|人|位)"));
static DEAD_AND_HURT: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?P<n>[0-9一二两三四五六七八九十]+)死(?P<n2>[0-9一二两三四五六七八九十]+)伤"));
static FAMILY: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?:(?:这|那)?一家人?|全家|一家人|一户|一行|祖孙三代|一家三代)(?:老小|一共|共|总共|有)?NUMBER(?:口|人)(?:之家|人)?")
});
static NUMBER_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?P<about>约|至少|大约|近|超过|最多|共)?NUMBER(?P<over>余|多|几)?(?:名|个|位|口|具)(?:(?:住在|驻扎在|驻守在|来自|家住|隶属于?|生活在|藏身)[^，。,;；]{0,12}?的)?(?P<mods>[^，。,;；:：“”\"、 被将把向在从由对与和0-9]{0,14}?)HEAD",
    )
});
static FEW_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?P<n>[一两二三四五])(?P<mods>(?:朝鲜|北韩|中国|年轻|武装|持枪|逃跑)*)(?P<head>士兵|军人|男子|女子|妇女|村民|居民|歹徒|青年|男|女|脱北者|走私者)",
    )
});
static NUMBER_OF: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?P<about>约|至少|大约|近|超过|最多|共)?NUMBER(?P<over>余|多|几)?(?P<unit>人|名)"));
static NOUN_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern("HEADNUMBER(?P<over>余|多|几)?(?:人|名)"));
static BELONGS: LazyLock<Regex> = LazyLock::new(|| pattern("^的(?:HEAD|[^，。,]{0,4}(?:团体|组织|机构|教会|广播|电台))"));
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:[^，。；,;谎]{0,14})?(?:的话)?(?:说|称|表示|告诉|透露|证实|介绍|回忆|形容|讲，|讲,|披露|反映|爆料|指出|讲述|转述|谈到)|^[^，。；,;]{0,14}向(?:本|记者|[^，。；,;]{0,10}(?:表示|透露|说|称|证实|披露|爆料|介绍|讲|反映|通报))",
    )
});
static SIBLINGS: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<n>[三四五])(?:姐妹|兄弟|姐弟|兄妹|母子|母女)"));
/// "两男两女": two numbers that are told of together.
static MEN_AND_WOMEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?P<n>[一两二三四五六七八九])(?:名)?(?:男子?|女子?|男性|女性|女孩|男孩)[和、及与]?(?P<n2>[一两二三四五六七八九])(?:名)?(?:男子?|女子?|男性|女性|女孩|男孩)",
    )
});
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?P<pair>爷孙|祖孙|夫妇|夫妻|母女|父子|母子|父女|姐妹|兄弟|姐弟|兄妹|情侣|恋人|一对儿女|一双儿女)(?:二人|两人|俩)?")
});
static NOUN: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?P<the>该|这名|那名|这些|这几名|上述|涉案|这位|该名)?(?P<mods>(?:朝鲜|北韩|中国|北朝鲜)?)HEAD"));
/// "士兵李某", "42岁的金某": one person told by a family name.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:HEAD)?(?:[0-9]{1,2}岁的?)?SURNAME(?:[某XO×○]{1,2}|氏)(?:[(（][^)）]{0,12}[)）])?"));
/// "士兵李哲": a whole name behind what somebody is.
static WHOLE_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern("HEAD(?:[0-9]{1,2}岁的?)?SURNAME[一-龥]{1,2}(?P<next>[0-9（(，,于在从自被因本上昨前今])"));
/// "金某一家": a family without a number.
static FAMILY_OF: LazyLock<Regex> = LazyLock::new(|| constant("(?:[一-龥]某某?|[一-龥]氏)的?(?:一家|全家)(?:人|老小)?|举家|一家老小"));
static PRONOUN: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<p>他们|她们|两人|二人|三人|此人|他|她)"));

fn class_of(head: &str, mods: &str) -> (PeopleClass, &'static str) {
    let class =
        HEADS.iter().find(|(list, ..)| list.split('|').any(|h| h == head)).map_or((PeopleClass::Civilian, "people"), |(_, c, l)| (*c, *l));
    let chinese = mods.contains("中国") && !mods.contains("朝鲜");
    if class.0 == PeopleClass::Soldier && chinese {
        return (PeopleClass::Authority, "officials");
    }
    if class.0 == PeopleClass::Civilian && ["军", "警备队", "兵"].iter().any(|m| mods.contains(m)) {
        return (PeopleClass::Soldier, "soldiers");
    }
    let foreign = ["中国", "韩国", "美国"].iter().any(|m| mods.contains(m));
    if class.0 == PeopleClass::Civilian && foreign && !mods.contains("朝鲜") { (PeopleClass::Foreigner, "foreigners") } else { class }
}

/// What the words before make of people: the doer of a passive act, or its object.
fn case(before: &str) -> Case {
    let near: String = before.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    if near.ends_with('被') || near.ends_with('遭') || near.ends_with("遭到") || near.ends_with("受到") || near.ends_with('由') {
        Case::Agent
    } else if near.ends_with('将') || near.ends_with('把') || near.ends_with('对') || near.ends_with('向') {
        Case::Object
    } else {
        Case::Other
    }
}

/// Patterns of which a sentence holds few.
pub(super) static ALL: LazyLock<Sieved> = LazyLock::new(|| {
    Sieved::of(&[
        &OF_THEM,
        &DEAD_AND_HURT,
        &MEN_AND_WOMEN,
        &FAMILY,
        &SIBLINGS,
        &NOUN_NUMBER,
        &NUMBER_NOUN,
        &FEW_NOUN,
        &NUMBER_OF,
        &PAIR,
        &NAMED,
        &WHOLE_NAME,
        &FAMILY_OF,
        &NOUN,
        &PRONOUN,
    ])
});

/// Every phrase that names people in one sentence, in order. `offset` is where the sentence starts in the text.
pub fn read(sentence: &str, offset: usize) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    let mut add =
        |m: Range<usize>, class: (PeopleClass, &'static str), min: Option<u32>, max: Option<u32>, definite: bool, counted: bool| {
            let case = case(&sentence[..m.start]);
            let (class, label) = class;
            push(
                &mut out,
                People { bytes: offset + m.start..offset + m.end, class, min, max, definite, counted, case, label: Some(label) },
            );
        };
    let within = ALL.look(sentence);
    let part_of = |at: usize| PART_OF.is_match(&sentence[..at]);
    for c in within.captures(&OF_THEM) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), (PeopleClass::Civilian, "people"), min, max, true, false);
    }
    for c in within.captures(&DEAD_AND_HURT) {
        let (Some(m), Some(a), Some(b)) = (c.get(0), c.name("n"), c.name("n2")) else { continue };
        let total = chinese_number(a.as_str()).zip(chinese_number(b.as_str())).map(|(a, b)| a + b);
        add(m.range(), (PeopleClass::Civilian, "people"), total, total, false, true);
    }
    for c in within.captures(&MEN_AND_WOMEN) {
        let (Some(m), Some(a), Some(b)) = (c.get(0), c.name("n"), c.name("n2")) else { continue };
        let total = chinese_number(a.as_str()).zip(chinese_number(b.as_str())).map(|(a, b)| a + b);
        add(m.range(), (PeopleClass::Civilian, "people"), total, total, false, true);
    }
    for c in within.captures(&FAMILY) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), (PeopleClass::Civilian, "family members"), min, max, false, true);
    }
    for c in within.captures(&SIBLINGS) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        add(m.range(), (PeopleClass::Civilian, "people"), min, max, false, true);
    }
    for c in within.captures(&NOUN_NUMBER) {
        let (Some(m), Some(head), Some((min, max))) = (c.get(0), c.name("head"), amount(&c)) else { continue };
        if head.as_str() != "人" {
            let part = part_of(m.start());
            add(m.range(), class_of(head.as_str(), ""), min, max, part, !part);
        }
    }
    for c in within.captures(&NUMBER_NOUN) {
        let (Some(m), Some(head), Some((min, max))) = (c.get(0), c.name("head"), amount(&c)) else { continue };
        // Who tells it takes no part in it.
        if SAYS.is_match(&sentence[m.end()..]) {
            add(m.range(), (PeopleClass::Authority, "officials"), None, None, true, false);
            continue;
        }
        // "三个孩子的母亲": the mother is told of.
        if BELONGS.is_match(&sentence[m.end()..]) && !m.as_str().contains('具') {
            continue;
        }
        let mods = c.name("mods").map_or("", |m| m.as_str());
        // "一个月的人": a measure of time is no number of people.
        if !["月", "小时", "星期", "多月"].iter().any(|t| mods.starts_with(t)) {
            let part = part_of(m.start());
            add(m.range(), class_of(head.as_str(), mods), min, max, part, !part);
        }
    }
    for c in within.captures(&FEW_NOUN) {
        let (Some(m), Some(head), Some((min, max))) = (c.get(0), c.name("head"), amount(&c)) else { continue };
        let starts = !sentence[..m.start()].ends_with(['第', '十', '之']);
        if starts {
            add(m.range(), class_of(head.as_str(), c.name("mods").map_or("", |m| m.as_str())), min, max, false, true);
        }
    }
    for c in within.captures(&NUMBER_OF) {
        let (Some(m), Some((min, max))) = (c.get(0), amount(&c)) else { continue };
        let next = sentence[m.end()..].chars().next();
        let before = sentence[..m.start()].chars().next_back();
        if next.is_some_and(|c| "民次均员士类口生".contains(c))
            || before.is_some_and(|c| "第十百万千亿.0123456789岁大少总无".contains(c) || c == '多' && m.as_str().starts_with('数'))
        {
            continue;
        }
        let soldier = ["士兵", "军人", "警备队员"].iter().any(|h| sentence[..m.start()].ends_with(h));
        add(m.range(), if soldier { (PeopleClass::Soldier, "soldiers") } else { (PeopleClass::Civilian, "people") }, min, max, false, true);
    }
    for m in within.find(&PAIR) {
        let label = if m.as_str().starts_with("母女") || m.as_str().starts_with("姐妹") { "women" } else { "people" };
        add(m.range(), (PeopleClass::Civilian, label), Some(2), Some(2), false, true);
    }
    for c in within.captures(&NAMED) {
        let Some(m) = c.get(0) else { continue };
        let rest = &sentence[m.end()..];
        if SAYS.is_match(rest) || rest.starts_with(['夫', '等', '一', '全', '和', '、', '家', '的']) {
            continue;
        }
        let head = c.name("head").map_or("", |h| h.as_str());
        add(m.range(), class_of(head, ""), Some(1), Some(1), false, true);
    }
    for c in within.captures(&WHOLE_NAME) {
        let (Some(m), Some(head), Some(next)) = (c.get(0), c.name("head"), c.name("next")) else { continue };
        if head.as_str() != "人" && !SAYS.is_match(&sentence[next.start()..]) {
            add(m.start()..next.start(), class_of(head.as_str(), ""), Some(1), Some(1), false, true);
        }
    }
    for m in within.find(&FAMILY_OF) {
        if !sentence[m.end()..].starts_with(|c: char| "0123456789一二三四五六七八九十店旅饭餐工公商医".contains(c)) {
            add(m.range(), (PeopleClass::Civilian, "family members"), None, None, false, false);
        }
    }
    for c in within.captures(&NOUN) {
        let (Some(m), Some(head)) = (c.get(0), c.name("head")) else { continue };
        // Who tells of it takes no part.
        if SAYS.is_match(&sentence[m.end()..]) || sentence[m.end()..].starts_with(['电', '=', '＝']) {
            add(m.range(), (PeopleClass::Authority, "officials"), None, None, true, false);
            continue;
        }
        if head.as_str() == "人" || head.as_str() == "人员" && c.name("the").is_none() {
            continue;
        }
        let next = sentence[m.end()..].chars().next();
        if next.is_some_and(|c| "会团局部队节权籍语".contains(c)) {
            continue;
        }
        let aged = sentence[..m.start()].ends_with('岁') || sentence[..m.start()].ends_with("岁的");
        let the = c.name("the").map(|t| t.as_str());
        let one = (aged || matches!(the, Some("该" | "这名" | "那名" | "这位" | "该名"))).then_some(1);
        add(m.range(), class_of(head.as_str(), c.name("mods").map_or("", |m| m.as_str())), one, one, the.is_some(), false);
    }
    for c in within.captures(&PRONOUN) {
        let Some(m) = c.name("p").filter(|m| !sentence[m.end()..].starts_with('的')) else { continue };
        let one = matches!(m.as_str(), "他" | "她" | "此人").then_some(1);
        add(m.range(), (PeopleClass::Civilian, "people"), one, one, true, false);
    }
    out.sort_by_key(|p| p.bytes.start);
    together(sentence, offset, out)
}

/// What stands between people who do or suffer one thing together, and those who are one without a number.
static AND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^[，,]?(?:和|与|及|以及|、|同|跟|伙同|连同|带同|带着|带了|率领|携同?|携带?|领着|带领|偕同?|抱着|牵着|背着)(?:其|他的|她的|他们的|她们的|自己的|[0-9一二三四五六七八九十]+岁的?|[^，。,、]{1,6}的)?$",
    )
});
static ONE: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:[排连班队所]长|父亲|母亲|丈夫|妻子|儿子|女儿|女友|男友|恋人|情人|未婚妻|妹妹|弟弟|姐姐|哥哥|[某氏])$"));

/// "一名妇女和两个孩子", "排长和两名战士": numbers that are told of together.
fn together(sentence: &str, offset: usize, found: Vec<People>) -> Vec<People> {
    let words = |from: usize, to: usize| sentence.get(from - offset..to - offset).unwrap_or_default();
    let one = |a: &People| !a.counted && !a.definite && ONE.is_match(words(a.bytes.start, a.bytes.end));
    let known = |a: &People, p: &People| exact(a) && (exact(p) || one(p)) || one(a) && exact(p);
    joined(found, |a, p| known(a, p) && AND.is_match(words(a.bytes.end, p.bytes.start)), |a, p| add_up(a, &p))
}

/// The least and the most that the words of a number allow.
fn amount(c: &Captures<'_>) -> Option<(Option<u32>, Option<u32>)> {
    let word = c.name("n")?.as_str();
    let about = c.name("about").map_or("", |a| a.as_str());
    let n = match word {
        "数十" => return Some((Some(20), None)),
        "数百" => return Some((Some(200), None)),
        "数" | "几" | "多" => return Some((None, None)),
        "十几" | "十多" => return Some((Some(11), Some(19))),
        tens if tens.ends_with(['几', '多']) => {
            let least = chinese_number(tens.trim_end_matches(['几', '多']))?;
            return Some((Some(least), Some(least + 9)));
        }
        w => chinese_number(w)?,
    };
    if n == 0 || n > 10_000 {
        return None;
    }
    if c.name("over").is_some() {
        let step = if n.is_multiple_of(100) { 100 } else { 10 };
        return Some((Some(n), Some(n + step - 1)));
    }
    // "五六名": a digit and the next.
    if let Some(few) = c.name("few").and_then(|l| chinese_number(l.as_str())) {
        if few + 1 == n {
            return Some((Some(few), Some(n)));
        }
        // "二十": one number.
        let whole = c.name("few").zip(c.name("n")).and_then(|(few, n)| chinese_number(&format!("{}{}", few.as_str(), n.as_str())))?;
        return Some((Some(whole), Some(whole)));
    }
    // "三至四名".
    if let Some(low) = c.name("low").and_then(|l| chinese_number(l.as_str())).filter(|l| *l < n) {
        return Some((Some(low), Some(n)));
    }
    Some(match about {
        "至少" | "超过" => (Some(n), None),
        "最多" => (None, Some(n)),
        _ => (Some(n), Some(n)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &[(&str, Option<u32>, PeopleClass)]) {
        let found: Vec<(String, Option<u32>, PeopleClass)> =
            read(sentence, 0).into_iter().map(|p| (sentence[p.bytes].to_owned(), p.min, p.class)).collect();
        let expected: Vec<_> = expected.iter().map(|(t, n, c)| ((*t).to_owned(), *n, *c)).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn counts_people_and_nothing_else() {
        use PeopleClass::*;
        check("五名北韩军人夜里越境", &[("五名北韩军人", Some(5), Soldier)]);
        check("打死三名中国走私客", &[("三名中国走私客", Some(3), Smuggler)]);
        check("一家三口被抓", &[("一家三口", Some(3), Civilian)]);
        check("一名妇女和两个孩子被捕", &[("一名妇女和两个孩子", Some(3), Civilian)]);
        check("夫妇二人带着三个孩子", &[("夫妇二人带着三个孩子", Some(5), Civilian)]);
        check("十余人被遣返", &[("十余人", Some(10), Civilian)]);
        check("二十多名脱北者被遣返", &[("二十多名脱北者", Some(20), Civilian)]);
        check("十多人被捕", &[("十多人", Some(11), Civilian)]);
        check("二十三名士兵越境", &[("二十三名士兵", Some(23), Soldier)]);
        check("金某一家从惠山过江", &[("金某一家", None, Civilian)]);
        check("一名士兵与女友过江", &[("一名士兵与女友", Some(2), Soldier)]);
        check("士兵李哲从会宁逃走", &[("士兵李哲", Some(1), Soldier)]);
        check("一男子被捕", &[("一男子", Some(1), Civilian)]);
        check("开枪，三死一伤", &[("三死一伤", Some(4), Civilian)]);
        check("人民币3万元，全国人大", &[]);
    }
}
