//! What a component is told, what it asks of the server and what it is answered: recorded, and played again.
//!
//! A component sees nothing but what it is called with, what the server answers it, and its own memory. A recording begins
//! with fresh instances and has all calls of each in order; played to fresh instances again, they do what they did.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jackfield_domain::hooks::HookId;
use jackfield_model::{Millis, PluginAsk, PluginCall, PluginRecording};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::{PluginError, Replayed};

/// Calls of hooks that one recording has at most.
const CALLS: usize = 5_000;
/// Their bytes, as JSON.
const BYTES: usize = 16 << 20;

/// What an instance does beside its work.
#[derive(Debug, Default)]
pub(super) enum Tape {
    #[default]
    Off,
    Recording(Box<Taken>),
    Playing(Box<Played>),
}

/// The running call of a hook.
#[derive(Debug, Default)]
pub(super) struct Taken {
    context: Value,
    given: Value,
    asks: Vec<PluginAsk>,
    answer: Value,
}

/// What the component is going to be answered, and where it went another way.
#[derive(Debug, Default)]
pub(super) struct Played {
    left: VecDeque<PluginAsk>,
    pub other: Option<String>,
}

impl Tape {
    pub fn is_playing(&self) -> bool {
        matches!(self, Self::Playing(_))
    }

    pub fn playing(asks: Vec<PluginAsk>) -> Self {
        Self::Playing(Box::new(Played { left: asks.into(), other: None }))
    }

    /// What a hook is called with.
    pub fn given(&mut self, context: impl FnOnce() -> Value, given: impl FnOnce() -> Value) {
        if let Self::Recording(taken) = self {
            (taken.context, taken.given) = (context(), given());
        }
    }

    /// What the component says to it.
    pub fn said(&mut self, answer: impl FnOnce() -> Value) {
        if let Self::Recording(taken) = self {
            taken.answer = answer();
        }
    }

    /// The component asks for something: what it is for the tape, where there is one.
    pub fn asked(&self, arguments: impl FnOnce() -> Value) -> Option<Value> {
        if matches!(self, Self::Off) { None } else { Some(arguments()) }
    }

    /// What it was answered then, where a tape is played. One that asks for something else than it did is answered nothing that
    /// anybody made up: the play is over.
    pub fn played<Answer: DeserializeOwned>(&mut self, what: &str, asked: Option<&Value>) -> Option<Answer> {
        let (Self::Playing(played), Some(asked)) = (self, asked) else { return None };
        let next = played.left.pop_front();
        let answer = match &next {
            Some(next) if next.what == what && next.arguments == *asked => {
                serde_json::from_value(next.answer.clone()).ok()
            }
            _ => None,
        };
        if answer.is_none() && played.other.is_none() {
            let then = next.map_or_else(|| "nothing more".to_owned(), |next| written(&next.what, &next.arguments));
            played.other = Some(format!("it asks for {}, and asked for {then} then", written(what, asked)));
        }
        answer
    }

    /// What the server answered.
    pub fn answered(&mut self, what: &str, asked: Option<Value>, answer: &impl Serialize) {
        if let (Self::Recording(taken), Some(arguments)) = (self, asked) {
            taken.asks.push(PluginAsk { what: what.to_owned(), arguments, answer: value(answer) });
        }
    }
}

/// What something is as JSON; what cannot be written is left out, and is told when it is played.
pub(super) fn value(what: &impl Serialize) -> Value {
    serde_json::to_value(what).unwrap_or_default()
}

fn written(what: &str, arguments: &Value) -> String {
    let text = arguments.to_string();
    let short: String = text.chars().take(200).collect();
    let rest = if short.len() < text.len() { "…" } else { "" };
    format!("{what} {short}{rest}")
}

/// A recording while it is taken.
#[derive(Debug)]
pub(super) struct Recorder {
    /// Tells one recording of a plugin from the next.
    pub number: u64,
    head: PluginRecording,
    instances: AtomicU64,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    calls: Vec<PluginCall>,
    bytes: usize,
    is_full: bool,
}

impl Recorder {
    pub fn new(head: PluginRecording) -> Self {
        static RECORDERS: AtomicU64 = AtomicU64::new(1);
        let number = RECORDERS.fetch_add(1, Ordering::Relaxed);
        Self { number, head, instances: AtomicU64::new(1), kept: Mutex::default() }
    }

    /// Whether it goes on.
    pub fn takes(&self, now: Millis) -> bool {
        now < self.head.until && !self.kept.lock().unwrap_or_else(PoisonError::into_inner).is_full
    }

    /// The number of another instance.
    pub fn instance(&self) -> i64 {
        i64::try_from(self.instances.fetch_add(1, Ordering::Relaxed)).unwrap_or(i64::MAX)
    }

    pub fn keep(&self, instance: i64, hook: HookId, at: Millis, tape: Tape, failure: Option<&PluginError>) {
        let Tape::Recording(taken) = tape else { return };
        let Taken { context, given, asks, answer } = *taken;
        let error = failure.map(ToString::to_string).unwrap_or_default();
        let call = PluginCall { instance, hook: hook.name().to_owned(), at, context, given, asks, answer, error };
        let size = value(&call).to_string().len();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_full || kept.calls.len() >= CALLS || kept.bytes + size > BYTES {
            // A gap would make all that follows play another way.
            kept.is_full = true;
            return;
        }
        kept.bytes += size;
        kept.calls.push(call);
    }

    pub fn read(&self) -> PluginRecording {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        PluginRecording { is_full: kept.is_full, calls: kept.calls.clone(), ..self.head.clone() }
    }
}

/// How a call went when it was played, and how that is not what it was then. A component that answered is compared by its
/// answer, of which the server may have made a failure; one that did not, by how it failed.
pub(super) fn compared(then: &PluginCall, now: &Result<Value, PluginError>, other: Option<String>) -> Replayed {
    let was =
        if then.answer.is_null() && !then.error.is_empty() { then.error.clone() } else { then.answer.to_string() };
    let is = now.as_ref().map_or_else(ToString::to_string, ToString::to_string);
    let difference = match other {
        Some(other) => other,
        None if was == is => String::new(),
        None => format!("it says {is}, and said {was} then"),
    };
    let error = if difference.is_empty() { then.error.clone() } else { String::new() };
    Replayed { hook: then.hook.clone(), said: is, error, difference }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> Recorder {
        Recorder::new(PluginRecording { until: Millis(100), ..PluginRecording::default() })
    }

    #[test]
    fn a_recording_ends_in_time_and_before_it_has_gaps() {
        let recorder = recorder();
        assert!(recorder.takes(Millis(99)) && !recorder.takes(Millis(100)));
        for _ in 0..=CALLS {
            recorder.keep(1, HookId::OnActivate, Millis(1), Tape::Recording(Box::default()), None);
        }
        let read = recorder.read();
        assert_eq!((read.calls.len(), read.is_full, recorder.takes(Millis(1))), (CALLS, true, false));
    }

    #[test]
    fn one_call_that_is_too_large_ends_it() {
        let recorder = recorder();
        let given = Value::String("x".repeat(BYTES));
        let taken = Taken { given, ..Taken::default() };
        recorder.keep(1, HookId::OnActivate, Millis(1), Tape::Recording(Box::new(taken)), None);
        recorder.keep(1, HookId::OnActivate, Millis(1), Tape::Recording(Box::default()), None);
        let read = recorder.read();
        assert_eq!((read.calls.len(), read.is_full), (0, true));
    }
}
