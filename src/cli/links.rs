//! `bordermap links`, `link` and `unlink`: which incidents are one event, as a person sees it.

use serde_json::json;

use super::{
    CliError, FormatFlag, Output,
    session::{self, DataFlag},
};
use crate::{
    domain::{Decision, Incident, IncidentId, Status, TellingId},
    link::{ASK_SCORE, Change, JOIN_SCORE, Registry, Stamp, own_tellings},
    store::{EmbeddedStore, Snapshot, Store},
};

/// List pairs of incidents that may be one event and that nobody has decided on
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap links\n  bordermap links --limit 5 --format json\n\nSettle a pair with `bordermap link A B` or `bordermap link --apart A B`."
)]
pub struct LinksArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Most pairs to list, strongest first
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    data: DataFlag,
}

pub fn links(args: &LinksArgs, out: &Output) -> Result<(), CliError> {
    let store = session::reader(&args.data.data)?;
    let registry = session::registry(&store.snapshot());
    let all = registry.doubts(None);
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let rows: Vec<session::DoubtRow> = all.iter().take(limit).filter_map(|d| session::doubt(&registry, d)).collect();
    if out.json {
        out.value(&json!({"join_from": JOIN_SCORE, "ask_from": ASK_SCORE, "total": all.len(), "pairs": rows}));
        return Ok(());
    }
    for row in &rows {
        out.line(&row.to_string());
    }
    match all.len() {
        0 => out.line("no pair of incidents looks like one event"),
        n if n > rows.len() => out.line(&format!("... and {} more (--limit {n} shows all)", n - rows.len())),
        _ => {}
    }
    Ok(())
}

/// Join incidents that are one event; the decision is remembered
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  bordermap link 9025b44a 1fa8c2d0\n  bordermap link --apart 9025b44a 1fa8c2d0")]
pub struct LinkArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Ids, or their starts or ends (the last eight characters are enough)
    #[arg(required = true, num_args = 2.., value_name = "ID")]
    ids: Vec<String>,
    /// Remember that they are different events, so that they are not asked about again
    #[arg(long)]
    apart: bool,
    #[command(flatten)]
    data: DataFlag,
}

pub fn link(args: &LinkArgs, out: &Output) -> Result<(), CliError> {
    let store = session::writer(&args.data.data, "link", out)?;
    let mut chosen: Vec<Incident> = Vec::new();
    for id in &args.ids {
        let i = session::find(&store, id)?;
        if i.status == Status::Rejected {
            return Err(CliError::failure(format!("{}  {} is rejected; hint: `bordermap confirm {}` first", i.id, i.title, i.id)));
        }
        if !chosen.iter().any(|c| c.id == i.id) {
            chosen.push(i);
        }
    }
    if chosen.len() < 2 {
        return Err(CliError::usage("these ids are one incident already"));
    }
    if args.apart {
        return keep_apart(&store, &chosen, out);
    }
    // What a report tells as two events could not be taken apart again by naming the report.
    let reports = |i: &Incident| i.sources.iter().filter_map(|s| s.report_id.clone()).collect::<Vec<_>>();
    for (n, a) in chosen.iter().enumerate() {
        if let Some((b, r)) = chosen[n + 1..].iter().find_map(|b| reports(b).into_iter().find(|r| reports(a).contains(r)).map(|r| (b, r))) {
            let label = store.snapshot().report(&r).map_or(r, |r| r.label.clone());
            return Err(CliError::failure(format!(
                "report `{label}` tells {}  {} and {}  {} as two events; hint: `bordermap reject` the one that is no event of its own",
                a.id, a.title, b.id, b.title
            )));
        }
    }
    let mut registry = session::registry(&store.snapshot());
    let ids: Vec<IncidentId> = chosen.iter().map(|i| i.id).collect();
    let now = session::now();
    let change = registry.join(&ids, &mut Stamp { now: &now, new_id: &mut session::new_id });
    store_and_tell(&store, &registry, change, "link", out)
}

/// Remembers that incidents are different events.
fn keep_apart(store: &EmbeddedStore, incidents: &[Incident], out: &Output) -> Result<(), CliError> {
    let groups: Vec<Vec<TellingId>> = incidents.iter().map(own_tellings).collect();
    let mut transaction = session::transaction("link --apart", Vec::new());
    for (n, group) in groups.iter().enumerate() {
        for other in &groups[n + 1..] {
            let pairs = group.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
            transaction.decisions.extend(pairs.map(|(a, b)| Decision { a: a.clone(), b: b.clone(), same: false }));
        }
    }
    store.commit(transaction)?;
    if out.json {
        out.value(&json!({"apart": incidents.iter().map(|i| i.id).collect::<Vec<_>>()}));
    } else {
        out.line(&format!("remembered: these {} incidents are different events", incidents.len()));
    }
    Ok(())
}

/// Take what a report tells out of an incident; the decision is remembered
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  bordermap unlink 9025b44a --report S002\n  bordermap unlink 9025b44a --report r0e3a77c1d2b4f596")]
pub struct UnlinkArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Id of the incident, or its start or end (the last eight characters are enough)
    id: String,
    /// Label or id of the report that tells of another event
    #[arg(long, value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    data: DataFlag,
}

pub fn unlink(args: &UnlinkArgs, out: &Output) -> Result<(), CliError> {
    let store = session::writer(&args.data.data, "unlink", out)?;
    let i = session::find(&store, &args.id)?;
    let snapshot = store.snapshot();
    let report = report_of(&i, &snapshot, &args.report)?;
    let mut registry = session::registry(&snapshot);
    let now = session::now();
    let stamp = &mut Stamp { now: &now, new_id: &mut session::new_id };
    let change = registry.part(i.id, &report, stamp).ok_or_else(|| {
        CliError::failure(format!("`{}` is all that tells of {}  {}: there is nothing to take it from", args.report, i.id, i.title))
    })?;
    store_and_tell(&store, &registry, change, "unlink", out)
}

/// The id of the incident's report with this label or id.
fn report_of(i: &Incident, snapshot: &Snapshot, wanted: &str) -> Result<String, CliError> {
    let ids: Vec<&str> = i.sources.iter().filter_map(|s| s.report_id.as_deref()).collect();
    let label = |id: &str| snapshot.report(id).map(|r| r.label.clone());
    let found: Vec<&&str> = ids.iter().filter(|id| **id == wanted || label(id).as_deref() == Some(wanted)).collect();
    match found.as_slice() {
        [one] => Ok((**one).to_owned()),
        [] => {
            let known: Vec<String> = ids.iter().map(|id| label(id).unwrap_or_else(|| (*id).to_owned())).collect();
            Err(CliError::failure(format!("{}  {} rests on no report `{wanted}`; its reports: {}", i.id, i.title, known.join(", "))))
        }
        _ => Err(CliError::failure(format!("several reports are labelled `{wanted}`; hint: give the id: {}", ids.join(", ")))),
    }
}

fn store_and_tell(store: &EmbeddedStore, registry: &Registry, change: Change, command: &str, out: &Output) -> Result<(), CliError> {
    let brief = |ids: &[IncidentId]| ids.iter().filter_map(|id| registry.get(*id)).map(|i| (i.id, i.title.clone())).collect::<Vec<_>>();
    let (new, changed, moved) = (brief(&change.new), brief(&change.changed), change.moved.clone());
    let mut transaction = session::transaction(command, Vec::new());
    session::note_change(&mut transaction, registry, change);
    store.commit(transaction)?;
    store.publish()?;
    if out.json {
        let list = |l: &[(IncidentId, String)]| l.iter().map(|(id, title)| json!({"id": id, "title": title})).collect::<Vec<_>>();
        out.value(&json!({"new": list(&new), "changed": list(&changed), "moved": moved}));
        return Ok(());
    }
    for (id, title) in &changed {
        out.line(&format!("changed  {id}  {title}"));
    }
    for (id, title) in &new {
        out.line(&format!("new      {id}  {title}"));
    }
    for m in &moved {
        out.line(&format!("moved    {} is part of {} now", m.from, m.to));
    }
    Ok(())
}
