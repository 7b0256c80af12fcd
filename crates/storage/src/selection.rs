//! Statements with optional conditions, each written once and joined by AND as they are asked for.
//!
//! A [`Selection`] has a head that ends in a condition, conditions that may follow, and an end. Each piece numbers
//! its own parameters from `$1`. The test of all statements prepares every condition alone and all of them together.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use crate::statement::{Query, Statement};
use crate::value::{Bind, Value};

/// The pieces. Made by [`selection!`](crate::selection), which registers them.
#[derive(Debug)]
pub struct Selection {
    pub head: &'static str,
    pub conditions: &'static [&'static str],
    pub end: &'static str,
    pub file: &'static str,
    pub line: u32,
    /// The statements that were asked for, by the bits of their conditions.
    made: RwLock<BTreeMap<u32, &'static Statement>>,
}

/// What `selection!` registers.
#[derive(Debug)]
pub struct RegisteredSelection(pub &'static Selection);

inventory::collect!(RegisteredSelection);

/// All selections of the server.
pub fn selections() -> impl Iterator<Item = &'static Selection> {
    inventory::iter::<RegisteredSelection>.into_iter().map(|registered| registered.0)
}

/// What is asked of a selection: the conditions that hold, with their values.
#[derive(Debug)]
pub struct Wanted {
    selection: &'static Selection,
    /// What the head's own parameters are bound to.
    head: Vec<Value>,
    /// By the condition's place, so that the order of asking does not matter.
    values: BTreeMap<usize, Vec<Value>>,
}

impl Selection {
    pub const fn new(
        head: &'static str,
        conditions: &'static [&'static str],
        end: &'static str,
        (file, line): (&'static str, u32),
    ) -> Self {
        Self { head, conditions, end, file, line, made: RwLock::new(BTreeMap::new()) }
    }

    pub fn wanted(&'static self) -> Wanted {
        self.wanted_with(Vec::new())
    }

    /// The same, of a head that has parameters.
    pub fn wanted_with(&'static self, head: Vec<Value>) -> Wanted {
        Wanted { selection: self, head, values: BTreeMap::new() }
    }

    /// The statement with the conditions whose bits are set; made once.
    pub fn statement(&'static self, bits: u32) -> &'static Statement {
        if let Some(made) = self.made.read().unwrap_or_else(PoisonError::into_inner).get(&bits) {
            return made;
        }
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // There are as many as there are ways to ask, and each is asked for again.
        made.entry(bits).or_insert_with(|| {
            let text: &'static str = Box::leak(self.text(bits).into_boxed_str());
            Box::leak(Box::new(Statement::new(text, self.file, self.line)))
        })
    }

    /// The statements that were made so far.
    pub fn made(&'static self) -> Vec<&'static Statement> {
        self.made.read().unwrap_or_else(PoisonError::into_inner).values().copied().collect()
    }

    fn text(&self, bits: u32) -> String {
        let mut text = String::new();
        let mut bound = 0;
        let conditions = self.conditions.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
        let conditions = conditions.map(|(_, condition)| (" AND (", *condition, ")"));
        for (before, piece, after) in
            std::iter::once(("", self.head, "")).chain(conditions).chain(std::iter::once((" ", self.end, "")))
        {
            text.push_str(before);
            bound += renumbered(piece, bound, &mut text);
            text.push_str(after);
        }
        text
    }
}

impl Wanted {
    /// Adds a condition, by the name that `selection!` gave it, and its values in order.
    #[must_use]
    pub fn and(mut self, condition: impl Into<usize>, values: Vec<Value>) -> Self {
        self.values.insert(condition.into(), values);
        self
    }

    /// The statement; the values of its end are bound to what this answers.
    pub fn query(self) -> Query {
        let bits = self.values.keys().fold(0, |bits, at| bits | 1 << at);
        let query = Query::new(self.selection.statement(bits));
        self.head.into_iter().chain(self.values.into_values().flatten()).fold(query, Query::bind)
    }
}

/// Values of different kinds, for [`Wanted::and`].
pub fn values<const N: usize>(values: [&dyn ToBind; N]) -> Vec<Value> {
    values.into_iter().map(ToBind::to_bind).collect()
}

/// What can be bound more than once.
pub trait ToBind {
    fn to_bind(&self) -> Value;
}

impl<T: Bind + Clone> ToBind for T {
    fn to_bind(&self) -> Value {
        self.clone().bind()
    }
}

/// Writes a piece with its parameters behind those that were there; answers how many it has.
fn renumbered(piece: &str, bound: usize, out: &mut String) -> usize {
    let mut most = 0;
    let mut parts = piece.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        most = most.max(number);
        out.push('$');
        out.push_str(&(number + bound).to_string());
        out.push_str(rest);
    }
    most
}

/// Declares a [`Selection`] and an enum that names its conditions:
/// `selection! { PAGE: Of = "SELECT … WHERE TRUE", { Team = "teamid = $1" }, "ORDER BY id LIMIT $1" }`.
/// What is read in several orders names the other ends behind it: `, also NEWEST = "ORDER BY createat DESC LIMIT $1"`.
#[macro_export]
macro_rules! selection {
    (
        $name:ident: $names:ident = $head:expr, { $($condition:ident = $text:expr),+ $(,)? }, $end:expr
        $(, also $other:ident = $other_end:expr)* $(,)?
    ) => {
        #[derive(Clone, Copy, Debug)]
        enum $names { $($condition),+ }

        impl $names {
            const HEAD: &'static str = $head;
            const CONDITIONS: &'static [&'static str] = &[$($text),+];
        }

        impl From<$names> for usize {
            fn from(name: $names) -> usize {
                name as usize
            }
        }

        static $name: $crate::Selection =
            $crate::Selection::new($names::HEAD, $names::CONDITIONS, $end, (file!(), line!()));
        $crate::inventory::submit! { $crate::RegisteredSelection(&$name) }
        $(
            static $other: $crate::Selection =
                $crate::Selection::new($names::HEAD, $names::CONDITIONS, $other_end, (file!(), line!()));
            $crate::inventory::submit! { $crate::RegisteredSelection(&$other) }
        )*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    static PAGE: Selection = Selection::new(
        "SELECT id FROM users WHERE id <> $1",
        &["nickname = $1 OR username = $1", "createat > $1 AND createat < $2"],
        "ORDER BY id LIMIT $1",
        (file!(), line!()),
    );

    #[test]
    fn pieces_are_joined_with_parameters_that_count_on() {
        assert_eq!(PAGE.text(0), "SELECT id FROM users WHERE id <> $1 ORDER BY id LIMIT $2");
        assert_eq!(
            PAGE.text(0b11),
            "SELECT id FROM users WHERE id <> $1 AND (nickname = $2 OR username = $2) \
             AND (createat > $3 AND createat < $4) ORDER BY id LIMIT $5"
        );
        assert!(std::ptr::eq(PAGE.statement(2), PAGE.statement(2)), "each is made once");
    }
}
