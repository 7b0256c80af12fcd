//! Where a version stands, from what was done to it.

use jackfield_domain::market::tiers::CERTIFIED_MS;
use jackfield_model::{MarketAct, Millis};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// What is done to a version.
    Act {
        /// Its author hands it in to be certified.
        Submit = "submit",
        /// A reviewer asks.
        Question = "question",
        Answer = "answer",
        /// A reviewer has no objection, and says why.
        Approve = "approve",
        /// A reviewer gives it back, with the rule that it breaks and where.
        Return = "return",
        /// Its author says why that is wrong; others decide then.
        Appeal = "appeal",
        /// Its author takes it back for good.
        Yank = "yank",
    }
}

words! {
    /// Where a version stands.
    State {
        /// The rules have looked at it, and no person was asked to.
        Checked = "checked",
        InReview = "in_review",
        Certified = "certified",
        Returned = "returned",
        Yanked = "yanked",
    }
}

impl Act {
    const ALL: &[Self] =
        &[Self::Submit, Self::Question, Self::Answer, Self::Approve, Self::Return, Self::Appeal, Self::Yank];

    /// Reads the word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.as_str() == word)
    }

    /// Whether it is an author's to do, and not a reviewer's.
    pub fn is_authors(self) -> bool {
        matches!(self, Self::Submit | Self::Answer | Self::Appeal | Self::Yank)
    }
}

/// Where a version stands, and who has had a say in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// Who approved since it was handed in.
    pub approved: Vec<String>,
    /// Who returned it; they do not decide about an appeal.
    pub returned: Vec<String>,
    /// Whether one of those who approved built the same package from the source.
    pub rebuilt: bool,
    certified_at: Millis,
}

/// Goes through what was done, in order.
pub fn standing(acts: &[MarketAct], needed: usize, now: Millis) -> Standing {
    let mut at = Standing {
        state: State::Checked,
        approved: Vec::new(),
        returned: Vec::new(),
        rebuilt: false,
        certified_at: Millis(0),
    };
    for act in acts {
        at.end(act.at);
        if let Some(kind) = Act::read(&act.kind) {
            at.follow(kind, act, needed);
        }
    }
    at.end(now);
    at
}

impl Standing {
    /// A certification that ended is as if nobody had been asked.
    fn end(&mut self, now: Millis) {
        if self.state == State::Certified && self.certified_at.plus(CERTIFIED_MS) <= now {
            self.state = State::Checked;
        }
    }

    fn follow(&mut self, kind: Act, act: &MarketAct, needed: usize) {
        match kind {
            Act::Question | Act::Answer => {}
            Act::Submit | Act::Appeal => {
                self.state = State::InReview;
                self.approved.clear();
                self.rebuilt = false;
            }
            Act::Return => {
                self.state = State::Returned;
                self.returned.push(act.author.clone());
            }
            Act::Yank => self.state = State::Yanked,
            Act::Approve => {
                self.approved.push(act.author.clone());
                self.rebuilt |= !act.digest.is_empty();
                if self.approved.len() >= needed && self.rebuilt {
                    self.state = State::Certified;
                    self.certified_at = act.at;
                }
            }
        }
    }

    /// Whether that can be done by this person now.
    pub fn allows(&self, act: Act, who: &str) -> bool {
        let decides = || !self.approved.iter().chain(&self.returned).any(|one| one == who);
        match act {
            Act::Submit => self.state == State::Checked,
            Act::Question | Act::Answer => self.state == State::InReview,
            Act::Approve | Act::Return => self.state == State::InReview && decides(),
            Act::Appeal => self.state == State::Returned,
            Act::Yank => self.state != State::Yanked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(done: &[(Act, &str)]) -> Vec<MarketAct> {
        let act = |(at, (kind, author)): (i64, &(Act, &str))| MarketAct {
            kind: kind.as_str().into(),
            author: (*author).into(),
            digest: if *author == "builder" { "00".into() } else { String::new() },
            at: Millis(at),
            ..MarketAct::default()
        };
        (1..).zip(done).map(act).collect()
    }

    fn state(done: &[(Act, &str)], needed: usize) -> State {
        standing(&acts(done), needed, Millis(100)).state
    }

    #[test]
    fn enough_people_and_one_who_built_it_make_it_certified() {
        use Act::{Approve, Submit};
        assert_eq!(state(&[], 1), State::Checked);
        assert_eq!(state(&[(Submit, "author")], 1), State::InReview);
        assert_eq!(state(&[(Submit, "author"), (Approve, "rita")], 1), State::InReview, "nobody built it");
        assert_eq!(state(&[(Submit, "author"), (Approve, "builder")], 1), State::Certified);
        assert_eq!(state(&[(Submit, "author"), (Approve, "builder")], 2), State::InReview);
        assert_eq!(state(&[(Submit, "author"), (Approve, "builder"), (Approve, "rita")], 2), State::Certified);
    }

    #[test]
    fn nobody_decides_twice_and_an_appeal_is_decided_by_others() {
        use Act::{Appeal, Approve, Return, Submit};
        let once = standing(&acts(&[(Submit, "author"), (Approve, "builder")]), 2, Millis(9));
        assert!(!once.allows(Approve, "builder") && !once.allows(Return, "builder") && once.allows(Approve, "rita"));
        let back = standing(&acts(&[(Submit, "author"), (Approve, "builder"), (Return, "rita")]), 2, Millis(9));
        assert_eq!(back.state, State::Returned);
        assert!(!back.allows(Approve, "tom") && !back.allows(Submit, "author") && back.allows(Appeal, "author"));
        let done = [(Submit, "author"), (Approve, "builder"), (Return, "rita"), (Appeal, "author")];
        let again = standing(&acts(&done), 2, Millis(9));
        assert_eq!((again.state, again.approved.len()), (State::InReview, 0), "what was said before counts no more");
        assert!(!again.allows(Approve, "rita") && again.allows(Approve, "builder"));
    }

    #[test]
    fn a_certification_ends_and_what_was_taken_back_stays_so() {
        use Act::{Approve, Submit, Yank};
        let done = acts(&[(Submit, "author"), (Approve, "builder")]);
        let ends = Millis(2).plus(CERTIFIED_MS);
        assert_eq!(standing(&done, 1, ends.plus(-1)).state, State::Certified);
        let ended = standing(&done, 1, ends);
        assert_eq!(ended.state, State::Checked);
        assert!(ended.allows(Submit, "author"));
        let gone = standing(&acts(&[(Submit, "author"), (Yank, "author")]), 1, Millis(9));
        assert_eq!(gone.state, State::Yanked);
        for act in [Submit, Approve, Yank, Act::Appeal, Act::Question] {
            assert!(!gone.allows(act, "anybody"));
        }
    }
}
