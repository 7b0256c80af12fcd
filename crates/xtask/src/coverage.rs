//! How much of Mattermost's API is declared, against the list of its 677 operations.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use anyhow::bail;
use jackfield_api::OperationInfo;

/// Method, path, operation id, tag and tier, one operation a line below a heading.
const OPERATIONS: &str = include_str!("../data/operations.tsv");

/// Method, path and the statuses of success that a Mattermost server was seen to have, whatever its documents say.
const ANSWERS: &str = include_str!("../data/answers.tsv");

/// T1 everyday and developers', T2 administrators', T3 licensed or legacy, X not the server's.
const TIERS: [&str; 4] = ["T1", "T2", "T3", "X"];

struct Known {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    tag: &'static str,
    tier: &'static str,
}

fn known() -> impl Iterator<Item = Known> {
    OPERATIONS.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next();
        Some(Known { method: next()?, path: next()?, id: next()?, tag: next()?, tier: next()? })
    })
}

/// The path with its parameters' names left out.
fn shape(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn request(method: &str, path: &str) -> (String, String) {
    // A router that answers GET answers HEAD too.
    let method = if method == "HEAD" { "GET" } else { method };
    (method.to_owned(), shape(path))
}

pub fn is_mattermosts(operation: &OperationInfo) -> bool {
    let wanted = request(operation.method.as_str(), operation.path);
    known().any(|known| request(known.method, known.path) == wanted)
}

/// Fails when a declaration has Mattermost's name but another request, or the other way round, or another status.
pub fn check() -> anyhow::Result<()> {
    let operations = jackfield_api::all();
    let mut wrong = mismatches(&operations);
    wrong.extend(other_statuses(&operations));
    if !wrong.is_empty() {
        bail!("declarations that are not Mattermost's:\n{}", wrong.join("\n"));
    }
    Ok(())
}

/// Declarations with names of their own: Mattermost's list names two searches of files alike, and the other name is that of what
/// the operation answers.
const RENAMED: &[&str] = &["SearchFilesInTeam", "GetOpenGraph"];

fn mismatches(operations: &[&OperationInfo]) -> Vec<String> {
    let mut by_id = HashMap::new();
    let mut by_request = HashMap::new();
    for known in known().filter(|known| known.method != "HEAD") {
        // Mattermost's list has a few ids in lower camel case, which Rust's types cannot have.
        by_id.insert(known.id.to_ascii_lowercase(), request(known.method, known.path));
        by_request.insert(request(known.method, known.path), known.id);
    }
    let mut wrong = Vec::new();
    for operation in operations.iter().filter(|operation| !RENAMED.contains(&operation.id)) {
        let own = request(operation.method.as_str(), operation.path);
        if by_id.get(&operation.id.to_ascii_lowercase()).is_some_and(|theirs| *theirs != own) {
            wrong.push(format!(
                "{}: {} {} is not its request",
                operation.id,
                operation.method.as_str(),
                operation.path
            ));
        }
        if let Some(id) = by_request.get(&own).filter(|id| !id.eq_ignore_ascii_case(operation.id)) {
            wrong.push(format!("{}: {} {} is {id}", operation.id, operation.method.as_str(), operation.path));
        }
    }
    wrong
}

/// Declarations whose success is another than Mattermost's. Drivers compare the exact number.
fn other_statuses(operations: &[&OperationInfo]) -> Vec<String> {
    let mut known: HashMap<(String, String), Vec<&str>> = HashMap::new();
    for line in ANSWERS.lines().skip(1) {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (method, path) = (next(), next());
        known.insert(request(method, path), next().split('|').collect());
    }
    let other = |operation: &&&OperationInfo| {
        let statuses = known.get(&request(operation.method.as_str(), operation.path));
        statuses.is_some_and(|statuses| !statuses.contains(&operation.status.to_string().as_str()))
    };
    operations.iter().filter(other).map(|operation| format!("{}: {}", operation.id, operation.status)).collect()
}

#[derive(Clone, Copy, Default)]
struct Count {
    served: usize,
    all: usize,
}

pub fn report() -> String {
    let operations = jackfield_api::all();
    let served: HashMap<(String, String), &str> =
        operations.iter().map(|operation| (request(operation.method.as_str(), operation.path), operation.id)).collect();
    let mut total = Count::default();
    let mut by_tier = [Count::default(); TIERS.len()];
    let mut by_tag: BTreeMap<&str, [Count; TIERS.len()]> = BTreeMap::new();
    let absent: HashSet<(String, String)> =
        jackfield_api::ABSENT.iter().map(|absent| request(absent.method.as_str(), absent.path)).collect();
    let (mut answered, mut unanswered) = (0, Vec::new());
    for known in known() {
        let tier = TIERS.iter().position(|tier| *tier == known.tier).unwrap_or_default();
        let wanted = request(known.method, known.path);
        let is_served = usize::from(served.contains_key(&wanted));
        if absent.contains(&wanted) {
            answered += 1;
        } else if is_served == 0 && known.tier != "X" {
            unanswered.push(format!("  {} {} {} {}", known.tier, known.method, known.path, known.id));
        }
        let of_tag = &mut by_tag.entry(known.tag).or_default()[tier];
        for count in [&mut total, &mut by_tier[tier], of_tag] {
            count.served += is_served;
            count.all += 1;
        }
    }
    let own: Vec<&&OperationInfo> = operations.iter().filter(|operation| !is_mattermosts(operation)).collect();

    let mut text = format!("{} of {} operations are served\n", total.served, total.all);
    let _ = writeln!(text, "{answered} more are answered as by a server without their feature\n");
    let cell = |count: Count| if count.all == 0 { String::new() } else { format!("{}/{}", count.served, count.all) };
    let mut row = |name: &str, cells: [String; TIERS.len()]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:>9}")).collect();
        let _ = writeln!(text, "{name:<34}{cells}");
    };
    row("tier", TIERS.map(str::to_owned));
    row("all", by_tier.map(cell));
    for (tag, counts) in by_tag {
        row(tag, counts.map(cell));
    }
    let _ = writeln!(text, "\nnot answered: {}\n{}", unanswered.len(), unanswered.join("\n"));
    let _ = writeln!(text, "\nown operations: {}", own.len());
    for operation in own {
        let _ = writeln!(text, "  {} {} {}", operation.method.as_str(), operation.path, operation.id);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_677_operations() {
        assert_eq!(known().count(), 677);
        assert!(known().all(|known| TIERS.contains(&known.tier)));
    }

    #[test]
    fn declarations_carry_mattermosts_names_and_requests() {
        assert_eq!(mismatches(&jackfield_api::all()), Vec::<String>::new());
    }

    #[test]
    fn declarations_succeed_as_mattermost_does() {
        assert_eq!(other_statuses(&jackfield_api::all()), Vec::<String>::new());
    }

    #[test]
    fn at_least_the_80_operations_of_everyday_are_served() {
        let first = report().lines().next().and_then(|line| line.split(' ').next()?.parse::<usize>().ok());
        assert!(first.is_some_and(|served| served >= 80), "{first:?}");
    }
}
