//! `bordermap show`, `confirm`, `reject` and `check`: looking at records and settling them.

use serde_json::json;

use super::{
    CliError, FormatFlag, Ground, Output,
    session::{self, DataFlag},
};
use crate::{
    domain::{Decision, Incident, Status, describe::rule_words},
    feature,
    store::Store,
};

/// Show one incident with its history and the words each value rests on
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  bordermap show c48d9025b44a")]
pub struct ShowArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// The id, or its start or end (the last eight characters are enough)
    id: String,
    #[command(flatten)]
    data: DataFlag,
}

pub fn show(args: &ShowArgs, out: &Output) -> Result<(), CliError> {
    let store = session::reader(&args.data.data)?;
    let i = session::find(&store, &args.id)?;
    let snapshot = store.snapshot();
    let history = snapshot.history(i.id);
    if out.json {
        out.value(
            &json!({"feature": feature::feature(&i), "sources": feature::sources(&i), "evidence": i.evidence, "claims": i.claims, "history": history}),
        );
        return Ok(());
    }
    out.line(&format!("{}  {}  [{}]", i.id, i.title, i.status));
    for (k, v) in feature::properties(&i).iter().filter(|(k, v)| !v.is_null() && !matches!(k.as_str(), "title" | "status")) {
        out.line(&format!("  {k:<26}{}", v.as_str().map_or_else(|| v.to_string(), str::to_owned)));
    }
    out.line("Sources:");
    for (n, s) in i.sources.iter().enumerate() {
        let copy_of = i.sources[..n].iter().position(|t| t.wording.is_copy_of(&s.wording));
        let parts: Vec<String> = [
            s.publisher.clone(),
            s.title.clone(),
            s.published.map(|d| d.to_string()),
            s.url.clone(),
            s.relays.as_ref().map(|r| format!("relays {r}")),
            copy_of.map(|c| format!("same wording as source {}", c + 1)),
        ]
        .into_iter()
        .flatten()
        .collect();
        out.line(&format!("  {}. {}", n + 1, parts.join(", ")));
    }
    out.line("Rests on:");
    for e in &i.evidence {
        let label = snapshot.report(&e.report_id).map_or(e.report_id.as_str(), |r| r.label.as_str());
        out.line(&format!(
            "  {:<12} {:<28} \"{}\"  ({label}, {}-{}, rule {}{})",
            e.field,
            e.value,
            e.quote.replace('\n', " "),
            e.span.start(),
            e.span.end(),
            e.rule,
            rule_words(&e.rule).map(|w| format!(": {w}")).unwrap_or_default()
        ));
    }
    if !i.claims.is_empty() {
        out.line("Reports differ, or one with itself:");
        for c in &i.claims {
            let label = snapshot.report(&c.report_id).map_or(c.report_id.as_str(), |r| r.label.as_str());
            out.line(&format!("  {:<12} {}  ({label})", c.field, c.value));
        }
    }
    out.line("History:");
    for h in history {
        let what: Vec<String> = h.changes.iter().map(|c| format!("{}: {} -> {}", c.field, c.from, c.to)).collect();
        out.line(&format!("  revision {}  {}  {}  {}  {}", h.revision, h.at, h.who, h.action, what.join("; ")));
    }
    Ok(())
}

/// The incidents to settle
#[derive(Debug, clap::Args)]
pub struct SettleArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Ids, or their starts or ends (the last eight characters are enough)
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    data: DataFlag,
}

/// Sets the status of all the incidents named, or of none.
pub fn settle(args: &SettleArgs, status: Status, out: &Output) -> Result<(), CliError> {
    let command = if status == Status::Confirmed { "confirm" } else { "reject" };
    let store = session::writer(&args.data.data, command, out)?;
    let now = session::now();
    let mut changed: Vec<Incident> = Vec::new();
    for id in &args.ids {
        let mut i = session::find(&store, id)?;
        if i.status != status && !changed.iter().any(|c| c.id == i.id) {
            i.status = status;
            i.revision += 1;
            i.updated_at.clone_from(&now);
            changed.push(i);
        }
    }
    if !changed.is_empty() {
        let mut transaction = session::transaction(command, changed.clone());
        if status == Status::Confirmed {
            // What a person has confirmed as one event stays one.
            let pairs = changed.iter().flat_map(|i| i.tellings.windows(2));
            transaction.decisions.extend(pairs.map(|p| Decision { a: p[0].clone(), b: p[1].clone(), same: true }));
        }
        store.commit(transaction)?;
        store.publish()?;
    }
    if out.json {
        out.value(&json!({"status": status, "changed": changed.iter().map(|i| i.id).collect::<Vec<_>>()}));
    } else {
        for i in &changed {
            out.line(&format!("{status}  {}  {}", i.id, i.title));
        }
        if changed.is_empty() {
            out.line(&format!("nothing changed: all were {status} already"));
        }
    }
    Ok(())
}

/// Verify the store and the built-in geodata
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  bordermap check --data my-folder")]
pub struct CheckArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    #[command(flatten)]
    data: DataFlag,
}

pub fn check(args: &CheckArgs, out: &Output) -> Result<(), CliError> {
    let ground = Ground::load()?;
    let geodata = crate::geocode::check::geodata(&ground.gazetteer);
    let mut wrong = geodata.wrong;
    let mut stored = None;
    match crate::store::EmbeddedStore::open_reader(&args.data.data) {
        Ok(store) => {
            wrong.extend(store.verify().map_err(CliError::from)?);
            stored = Some(store.snapshot());
        }
        // Without a store only the geodata is checked; any other fault is what was asked for.
        Err(crate::store::StoreError::Missing(dir)) => out.note(&format!("no store in `{}`: only the geodata was checked", dir.display())),
        Err(e) => wrong.push(e.to_string()),
    }
    let g = &ground.gazetteer;
    let rivers: Vec<String> = g.rivers().iter().map(|r| format!("{} {:.1} km (line {})", r.river(), r.length_km(), r.version())).collect();
    if out.json {
        out.value(&json!({"places": g.places().len(), "names": geodata.names, "shared_names": geodata.shared_names, "exceptions": geodata.exceptions, "crossings": g.crossings().len(), "incidents": stored.as_ref().map(|s| s.len()), "reports": stored.as_ref().map(|s| s.reports().count()), "wrong": wrong}));
    } else {
        out.line(&format!("geodata: {} places, {} crossings, rivers {}", g.places().len(), g.crossings().len(), rivers.join(", ")));
        out.line(&format!(
            "names: {}; {} lead to several places, a rule decides each; {} places outside their unit for a reason",
            geodata.names, geodata.shared_names, geodata.exceptions
        ));
        if let Some(s) = &stored {
            out.line(&format!("store: {} incidents, {} reports, {} transactions", s.len(), s.reports().count(), s.sequence()));
        }
        for w in &wrong {
            out.line(&format!("wrong: {w}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(CliError::failure(format!("{} thing(s) are wrong", wrong.len()))) }
}
