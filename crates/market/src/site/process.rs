//! How a plugin gets into the market and out of it, and what the market promises on the way.

use axum::extract::State;
use axum::response::Response;
use jackfield_domain::market::tiers::Tier;
use maud::html;

use super::layout::{page, tier_mark};
use crate::Market;

pub async fn show(State(market): State<Market>) -> Response {
    let main = html! {
        h1 { "Process" }
        p.lead { "From a package to a certificate, and what you can hold this market to." }
        h2 { "The steps" }
        ol {
            li { strong { "Submitted." } " An author signs a package with a key that the market knows, and sends it: " code { "jackfield plugin publish" } "." }
            li { strong { "Checked." } " The " a href="/rules" { "rules" } " look at it at once, and the author is answered with the report. What breaks a rule that must hold is returned with the rule, the file and the line, and is not listed." }
            li { strong { "In review." } " An author who wants a certificate hands the version in: " code { "jackfield plugin review submit" } ". Reviewers see the report, what it asks for beyond the version before, and what changed; they ask, and the author answers." }
            li { strong { "Certified or returned." } " One reviewer approves with a reason, two where the plugin is told what people write or speaks to other hosts. One of them has built the package from its source, to the same digest. Or a reviewer returns it with the rule that it breaks, and where." }
            li { strong { "Appeal." } " An author may say why a return is wrong. Other reviewers than those who returned it decide then." }
            li { strong { "Taken back." } " An author takes a version back, or the market revokes it. Servers do not install it any more; one that is revoked as critical is switched off." }
        }
        h2 { "Tiers" }
        dl {
            dt { "Local" } dd { "It is in no market. The label is a server's own." }
            @for tier in Tier::ALL { dt { (tier_mark(*tier)) } dd { (tier.label().description) } }
        }
        p { "A certificate holds for twelve months, and for the major version of the plugin API that it was given for. Then the version has the tier that it would have without." }
        h2 { "Promises" }
        ul {
            li { "Nothing is listed that its author did not sign, and nothing that breaks a rule that must hold." }
            li { "A version never changes. Who published, approved, returned and revoked what is in the " a href="/api/v2/log" { "log" } ", of which no row can be taken out without everybody seeing it." }
            li { "Nobody looks at what is their own, and nobody approves twice." }
            li { "A return names a rule that is on these pages. There are no others." }
            li { "Whoever hosts this market answers for it: a fault that endangers people is revoked as critical within one working day of being known, others within ten; an appeal is looked at within ten." }
        }
        h2 { "Something is wrong with a plugin" }
        p { "Say so to whoever hosts this market, with the plugin, its version and what happens. Do not write publicly of what endangers people before it is revoked." }
    };
    page(&market, "Process", &main)
}
