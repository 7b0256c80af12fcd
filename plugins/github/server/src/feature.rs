//! What a channel can subscribe to.

/// A kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    pub name: &'static str,
    pub help: &'static str,
    /// Whether a subscription has it when it names none.
    pub by_default: bool,
}

const fn usual(name: &'static str, help: &'static str) -> Feature {
    Feature { name, help, by_default: true }
}

const fn more(name: &'static str, help: &'static str) -> Feature {
    Feature { name, help, by_default: false }
}

pub const PULLS: Feature = usual("pulls", "Pull requests: opened, ready, merged, closed, reopened");
pub const ISSUES: Feature = usual("issues", "Issues: opened, closed, reopened, transferred");
pub const COMMENTS: Feature = usual("comments", "Comments on issues, pull requests and commits");
pub const REVIEWS: Feature = usual("reviews", "Reviews of pull requests");
pub const PUSHES: Feature = usual("pushes", "Pushed commits");
pub const RELEASES: Feature = usual("releases", "Published releases and packages");
pub const WORKFLOWS: Feature = usual("workflows", "Finished workflow runs and deployments");
pub const REFS: Feature = usual("refs", "Branches and tags: created, deleted");
pub const DISCUSSIONS: Feature = more("discussions", "Discussions, their answers and comments");
pub const SECURITY: Feature = more("security", "Security alerts");
pub const STARS: Feature = more("stars", "Stars and forks");
pub const REPOSITORY: Feature =
    more("repository", "The repository itself: its name, visibility, members, wiki, milestones");

pub const ALL: &[Feature] =
    &[PULLS, ISSUES, COMMENTS, REVIEWS, PUSHES, RELEASES, WORKFLOWS, REFS, DISCUSSIONS, SECURITY, STARS, REPOSITORY];

/// The names that a subscription without names has.
pub fn usual_names() -> Vec<String> {
    ALL.iter().filter(|feature| feature.by_default).map(|feature| feature.name.to_owned()).collect()
}

/// Reads names with commas or spaces between them; `all` is every one.
///
/// # Errors
/// Answers the first name that is none.
pub fn parse(text: &str) -> Result<Vec<String>, String> {
    let words = || text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    if words().next().is_none() {
        return Ok(usual_names());
    }
    let mut names: Vec<String> = Vec::new();
    for word in words() {
        if word.eq_ignore_ascii_case("all") {
            return Ok(ALL.iter().map(|feature| feature.name.to_owned()).collect());
        }
        let known = ALL.iter().find(|feature| feature.name.eq_ignore_ascii_case(word)).ok_or(word)?;
        if !names.iter().any(|name| name == known.name) {
            names.push(known.name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_names_are_the_usual_ones() {
        assert_eq!(parse("  ").unwrap(), usual_names());
        assert!(!usual_names().contains(&"stars".to_owned()));
    }

    #[test]
    fn names_are_read_once_each_and_unknown_ones_refused() {
        assert_eq!(parse("Pulls, issues pulls").unwrap(), ["pulls", "issues"]);
        assert_eq!(parse("pulls,cats"), Err("cats".to_owned()));
        assert_eq!(parse("all").unwrap().len(), ALL.len());
    }
}
