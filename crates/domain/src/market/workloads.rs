//! Publishing by what runs in CI: an author signs which runs may publish a plugin, a run signs a package with a key that lasts as
//! long as it does, and the market signs that the run showed who it is. So nothing that signs is kept in CI, and a server still
//! sees the author's own key above every version.

use jackfield_model::{AuthorWorkloads, MarketStatement, MarketWorkload, Sealed};

use super::keys::{self, Kind, Untrusted};

/// What an author may name of one plugin.
pub const MOST: usize = 20;
/// Letters of an issuer, and of a subject.
const LETTERS: usize = 500;

/// Whether an entry of a list is one: an issuer by its address, and a subject that names all of a repository. A star at the end
/// stands for the rest, and comes behind the repository's name, or else somebody's with a longer name would be meant.
pub fn is_valid(workload: &MarketWorkload) -> bool {
    let MarketWorkload { issuer, subject } = workload;
    let is_issuer = issuer.starts_with("https://") || issuer.starts_with("http://127.0.0.1:");
    let is_text = |text: &str| text.len() <= LETTERS && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let fixed = subject.strip_suffix('*').unwrap_or(subject);
    let is_whole = fixed.split_once('/').is_some_and(|(_, rest)| rest.contains(':'));
    is_issuer && is_text(issuer) && is_text(subject) && !fixed.contains('*') && is_whole
}

/// Whether a list has a run.
pub fn covers(list: &AuthorWorkloads, run: &MarketWorkload) -> bool {
    list.workloads.iter().filter(|one| is_valid(one)).any(|one| {
        let fits = match one.subject.strip_suffix('*') {
            Some(begin) => run.subject.starts_with(begin),
            None => run.subject == one.subject,
        };
        one.issuer == run.issuer && fits
    })
}

/// Whose key has to be on a package: the author's, or that of a run which the author's list covers.
///
/// # Errors
/// When the list is not the author's, or does not have the run.
pub fn signer<'a>(market: &'a MarketStatement, delegation: Option<&Sealed>) -> Result<&'a str, Untrusted> {
    let Some(run) = &market.workload else { return Ok(&market.author) };
    let sealed = delegation.ok_or(Untrusted::Payload)?;
    let list: AuthorWorkloads = keys::open(Kind::Workloads, sealed, &[&market.author])?;
    if list.plugin_id != market.plugin_id || !covers(&list, run) {
        return Err(Untrusted::Key(market.signer.chars().take(80).collect()));
    }
    Ok(&market.signer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::keys::SigningKey;

    fn run(subject: &str) -> MarketWorkload {
        MarketWorkload { issuer: "https://ci.example.com".into(), subject: subject.into() }
    }

    fn list(subjects: &[&str]) -> AuthorWorkloads {
        AuthorWorkloads {
            plugin_id: "com.example.cards".into(),
            workloads: subjects.iter().map(|subject| run(subject)).collect(),
            ..AuthorWorkloads::default()
        }
    }

    // covers: 18
    #[test]
    fn a_list_names_whole_repositories_and_has_no_others() {
        for good in ["repo:org/cards:ref:refs/heads/main", "repo:org/cards:ref:refs/tags/v*", "project_path:a/b/c:*"] {
            assert!(is_valid(&run(good)), "{good}");
        }
        for bad in
            ["", "*", "repo:org/*", "repo:org/cards*", "repo:org/*:ref", "repo:*/cards:x", "repo:org/cards", "a/b: c"]
        {
            assert!(!is_valid(&run(bad)), "{bad}");
        }
        assert!(!is_valid(&MarketWorkload { issuer: "http://ci.example.com".into(), ..run("repo:org/cards:*") }));
        let tags = list(&["repo:org/cards:ref:refs/tags/*", "repo:org*"]);
        assert!(covers(&tags, &run("repo:org/cards:ref:refs/tags/v1")));
        for other in ["repo:org/cards:ref:refs/heads/main", "repo:org/cards-evil:ref:refs/tags/v1", "repo:organ/x:y"] {
            assert!(!covers(&tags, &run(other)), "{other}");
        }
        let elsewhere =
            MarketWorkload { issuer: "https://evil.example.com".into(), ..run("repo:org/cards:ref:refs/tags/v1") };
        assert!(!covers(&tags, &elsewhere));
    }

    // covers: 18
    #[test]
    fn a_run_signs_where_its_author_says_so_for_that_plugin() {
        let (author, other) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let of = "repo:org/cards:ref:refs/tags/v1";
        let market = MarketStatement {
            plugin_id: "com.example.cards".into(),
            author: author.public(),
            signer: "ed25519:run".into(),
            workload: Some(run(of)),
            ..MarketStatement::default()
        };
        let good = author.seal(Kind::Workloads, &list(&[of])).unwrap();
        assert_eq!(signer(&market, Some(&good)).unwrap(), "ed25519:run");
        let own = MarketStatement { workload: None, ..market.clone() };
        assert_eq!(signer(&own, None).unwrap(), author.public(), "without a run it is the author's");
        let another = AuthorWorkloads { plugin_id: "com.example.polls".into(), ..list(&[of]) };
        for bad in [
            None,
            Some(other.seal(Kind::Workloads, &list(&[of])).unwrap()),
            Some(author.seal(Kind::AuthorAct, &list(&[of])).unwrap()),
            Some(author.seal(Kind::Workloads, &list(&["repo:org/cards:ref:refs/tags/v2"])).unwrap()),
            Some(author.seal(Kind::Workloads, &another).unwrap()),
        ] {
            assert!(signer(&market, bad.as_ref()).is_err(), "{bad:?}");
        }
    }
}
