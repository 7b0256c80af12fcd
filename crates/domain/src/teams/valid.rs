//! What makes a team one, and who may come in by their address.

use jackfield_model::{Team, User, limits, names};

use crate::channels::too_long;
use crate::{Failure, Result};

/// Checks what people may say of a team.
///
/// # Errors
/// 400 naming what is wrong.
pub(super) fn check(team: &Team) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if team.display_name.is_empty() || too_long(&team.display_name, limits::TEAM_DISPLAY_NAME) {
        return refuse("model.team.is_valid.name.app_error");
    }
    if !(limits::TEAM_NAME_MIN..=limits::TEAM_NAME).contains(&team.name.len()) {
        return refuse("model.team.is_valid.url.app_error");
    }
    if names::is_reserved_team_name(&team.name) {
        return refuse("model.team.is_valid.reserved.app_error");
    }
    if !names::is_valid_team_name(&team.name) {
        return refuse("model.team.is_valid.characters.app_error");
    }
    if too_long(&team.description, limits::TEAM_DESCRIPTION) {
        return refuse("model.team.is_valid.description.app_error");
    }
    if too_long(&team.company_name, limits::TEAM_DISPLAY_NAME) {
        return refuse("model.team.is_valid.company.app_error");
    }
    if too_long(&team.allowed_domains, limits::TEAM_ALLOWED_DOMAINS) {
        return refuse("model.team.is_valid.domains.app_error");
    }
    if !team.email.is_empty() && !names::is_valid_email(&team.email) {
        return refuse("model.team.is_valid.email.app_error");
    }
    Ok(())
}

/// Refuses users whose address is of no domain that the team and the server allow; bots and guests have none.
///
/// # Errors
/// 400 for the others.
pub(super) fn check_domain(team: &Team, server_domains: &str, user: &User) -> Result<()> {
    let exempt = user.is_bot || user.is_guest();
    let allowed = |domains: &str| is_of_domain(&user.email, domains);
    if exempt || (allowed(&team.allowed_domains) && allowed(server_domains)) {
        return Ok(());
    }
    Err(Failure::of("api.team.join_user_to_team.allowed_domains.app_error", 400))
}

/// Domains are separated by spaces or commas, with or without an `@`; none of them: any.
pub(crate) fn is_of_domain(email: &str, domains: &str) -> bool {
    let domains = domains.to_lowercase();
    let mut domains = domains
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|domain| domain.trim_start_matches('@'))
        .filter(|domain| !domain.is_empty())
        .peekable();
    let own = email.to_lowercase();
    let own = own.rsplit_once('@').map(|(_, domain)| domain);
    domains.peek().is_none() || domains.any(|domain| Some(domain) == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team() -> Team {
        Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() }
    }

    fn id_of(team: &Team) -> Option<String> {
        check(team).err().map(|failure| failure.0.id)
    }

    // covers: 36
    #[test]
    fn a_teams_texts_and_name_are_bounded() {
        assert_eq!(id_of(&team()), None);
        let cases = [
            (Team { display_name: String::new(), ..team() }, "name"),
            (Team { name: "a".into(), ..team() }, "url"),
            (Team { name: "api-team".into(), ..team() }, "reserved"),
            (Team { name: "The Reds".into(), ..team() }, "characters"),
            (Team { description: "x".repeat(256), ..team() }, "description"),
            (Team { email: "nowhere".into(), ..team() }, "email"),
        ];
        for (team, what) in cases {
            assert_eq!(id_of(&team), Some(format!("model.team.is_valid.{what}.app_error")));
        }
    }

    #[test]
    fn only_addresses_of_the_allowed_domains_come_in() {
        assert!(is_of_domain("ada@example.com", ""));
        assert!(is_of_domain("ada@Example.com", "other.org, @example.com"));
        assert!(!is_of_domain("ada@sub.example.com", "example.com"));
        assert!(!is_of_domain("ada@example.com.evil.org", "example.com"));
        let closed = Team { allowed_domains: "example.com".into(), ..team() };
        let stranger = User { email: "eve@evil.org".into(), ..User::default() };
        assert!(check_domain(&closed, "", &stranger).is_err());
        let bot = User { is_bot: true, ..stranger };
        assert!(check_domain(&closed, "", &bot).is_ok());
    }
}
