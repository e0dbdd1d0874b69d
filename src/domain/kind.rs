//! What happened: the kinds of incident.

macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name used in data, addresses and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::kind::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
                Self::ALL.iter().copied().find(|v| v.as_str() == wanted).ok_or_else(|| $crate::domain::kind::UnknownName {
                    what: $what,
                    found: text.trim().to_owned(),
                    allowed: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}
pub(crate) use named_enum;

/// A name that is not in the list of allowed ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{found}`; expected one of: {allowed}")]
pub struct UnknownName {
    pub what: &'static str,
    pub found: String,
    pub allowed: String,
}

named_enum! {
    /// The kind of an incident. One incident has one.
    Kind, "kind" {
        /// A soldier or guard leaves his unit, also when he crosses the border.
        Desertion => "desertion",
        /// A civilian gets out of North Korea.
        Defection => "defection",
        /// Somebody crosses without it being known that he stays.
        BorderCrossing => "border_crossing",
        /// Somebody is stopped before or while crossing.
        AttemptedCrossing => "attempted_crossing",
        Shooting => "shooting",
        Clash => "clash",
        AttackOnGuard => "attack_on_guard",
        KillingAbroad => "killing_abroad",
        RobberyAbroad => "robbery_abroad",
        ViolenceAbroad => "violence_abroad",
        KillingInUnit => "killing_in_unit",
        Death => "death",
        Execution => "execution",
        Smuggling => "smuggling",
        Arrest => "arrest",
        Repatriation => "repatriation",
        AidToDefectors => "aid_to_defectors",
        Crackdown => "crackdown",
        Order => "order",
    }
}

/// Kinds that tell of the same sort of act, so that two reports of one event may use different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KindGroup {
    Leaving,
    Violence,
    Custody,
    Trade,
    Authority,
}

impl Kind {
    /// The group in which kinds may stand for one another when reports are linked.
    pub fn group(self) -> KindGroup {
        use Kind::*;
        match self {
            Desertion | Defection | BorderCrossing | AttemptedCrossing => KindGroup::Leaving,
            Shooting | Clash | AttackOnGuard | KillingAbroad | RobberyAbroad | ViolenceAbroad | KillingInUnit | Death => {
                KindGroup::Violence
            }
            Execution | Arrest | Repatriation | AidToDefectors => KindGroup::Custody,
            Smuggling => KindGroup::Trade,
            Crackdown | Order => KindGroup::Authority,
        }
    }

    /// Whether guards or soldiers of North Korea do it or suffer it, so that it has to do with a unit.
    pub fn is_of_guards(self) -> bool {
        use Kind::*;
        matches!(self, Desertion | Shooting | AttackOnGuard | KillingInUnit | AidToDefectors)
    }

    /// The kind as a reader would say it.
    pub fn label(self) -> String {
        let text = self.as_str().replace('_', " ");
        let mut chars = text.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
    }
}
