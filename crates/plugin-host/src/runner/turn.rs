//! Whether a plugin is called because of what plugins did. A hook that is asked is never skipped for want of a known
//! cause: what cannot be asked refuses, or fails by the plugin's policy.

use jackfield_domain::Cx;
use jackfield_domain::hooks::{FailurePolicy, HookId};

use crate::registry::Active;
use crate::runtime::PluginError;

/// How many plugins may lead to each other, as far as that is known: a component's calls belong to the hook that it
/// works on. Those of a Go program do not say why they are made, so each begins a chain, and what it leads to is
/// bounded by time and by how much the program does at once.
const DEPTH: usize = 4;

/// What becomes of a plugin's turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Called,
    /// It is the plugin's own act, in which it has no further say.
    Passes,
    /// Calling it would have no end.
    Cannot(PluginError),
}

/// Decides on a plugin's turn. Mattermost: a Go plugin is asked about and told of its own acts as of everybody's. A
/// component knows what it does, and its instance is busy with it.
pub(super) fn turn(cx: &Cx, active: &Active, hook: HookId) -> Turn {
    // These are about what clients read, and a plugin that reads while it answers would not come to an end.
    let of_reading = matches!(hook, HookId::MessagesWillBeConsumed | HookId::FileWillBeDownloaded);
    if cx.is_act_of(&active.id) && (of_reading || !active.hears_itself()) {
        return Turn::Passes;
    }
    let waits = !active.hears_itself() && cx.is_awaited_by(&active.id);
    let too_deep = cx.links() > 1 && cx.plugins.len() >= DEPTH;
    if waits || too_deep {
        let (id, hook) = (&active.id, hook.name());
        tracing::warn!(plugin.id = %id, hook, chain = ?cx.plugins, "Plugins lead to each other; the chain ends here");
        return Turn::Cannot(PluginError::Loop);
    }
    Turn::Called
}

/// Why what was asked about does not happen, when a plugin has no answer: its policy says so, or a chain of plugins
/// ends here, and what stands at its end must not happen unseen.
pub(super) fn refusal(active: &Active, hook: HookId, error: &PluginError) -> Option<String> {
    let name = &active.manifest().name;
    match (error, active.policy(hook).on_failure) {
        (PluginError::Loop, _) => Some(format!("Plugins lead to each other, and `{name}` cannot be asked any more.")),
        (_, FailurePolicy::Closed) => Some(format!("The plugin `{name}` has to agree, and it does not answer.")),
        (_, FailurePolicy::Open) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use futures_util::future::BoxFuture;
    use jackfield_domain::hooks::{HookCall, HookReply, HookSet};
    use jackfield_model::Manifest;

    use super::*;
    use crate::runtime::{BodyStream, Package, RunningPlugin};

    struct Running {
        hears_itself: bool,
    }

    impl RunningPlugin for Running {
        fn hooks(&self) -> HookSet {
            HookSet::EMPTY
        }

        fn call<'a>(
            &'a self,
            _: &'a Arc<Cx>,
            _: HookCall,
            _: Duration,
        ) -> BoxFuture<'a, Result<HookReply, PluginError>> {
            Box::pin(async { Err(PluginError::Stopped) })
        }

        fn serve_http<'a>(
            &'a self,
            _: &'a Arc<Cx>,
            _: http::Request<BodyStream>,
        ) -> BoxFuture<'a, Result<http::Response<BodyStream>, PluginError>> {
            Box::pin(async { Err(PluginError::Stopped) })
        }

        fn hears_itself(&self) -> bool {
            self.hears_itself
        }

        fn stop(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }

        fn give_up(&self) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }
    }

    fn active(id: &str, hears_itself: bool) -> Active {
        let manifest = Manifest { id: id.into(), name: id.into(), ..Manifest::default() };
        let package = Package { manifest: Arc::new(manifest), dir: "".into(), digest: String::new() };
        let mut active = Active::web_only(package, 1);
        active.running = Some(Arc::new(Running { hears_itself }));
        active
    }

    fn by(cause: &Cx, id: &str) -> Arc<Cx> {
        jackfield_domain::testing::by_plugin(cause, &id.into())
    }

    fn led_by(plugins: &[&str]) -> Arc<Cx> {
        plugins.iter().fold(Cx::system("test"), |cx, id| by(&cx, id))
    }

    const LOOP: Turn = Turn::Cannot(PluginError::Loop);
    const ASKED: HookId = HookId::MessageWillBePosted;
    const READ: HookId = HookId::MessagesWillBeConsumed;

    #[test]
    fn a_component_has_no_say_in_its_own_acts_and_a_program_has() {
        let (component, program) = (active("own", false), active("own", true));
        let own = led_by(&["own"]);
        assert_eq!((turn(&own, &component, ASKED), turn(&own, &program, ASKED)), (Turn::Passes, Turn::Called));
        assert_eq!((turn(&own, &component, READ), turn(&own, &program, READ)), (Turn::Passes, Turn::Passes));
    }

    #[test]
    fn what_another_does_passes_no_plugin_by() {
        let (component, program) = (active("own", false), active("own", true));
        let other = led_by(&["other"]);
        assert_eq!((turn(&other, &component, ASKED), turn(&other, &component, READ)), (Turn::Called, Turn::Called));
        // It waits for what the other does: that ends, rather than happening unseen.
        let within = led_by(&["own", "other"]);
        assert_eq!((turn(&within, &component, ASKED), turn(&within, &component, READ)), (LOOP, LOOP));
        assert_eq!((turn(&within, &program, ASKED), turn(&within, &program, READ)), (Turn::Called, Turn::Called));
        // The other was only told of its act, for which it does not wait any more.
        let after = by(&led_by(&["own"]).told(), "other");
        assert_eq!(turn(&after, &component, ASKED), Turn::Called);
    }

    #[test]
    fn a_chain_that_is_known_to_be_long_ends_in_a_refusal() {
        for last in [active("last", false), active("last", true)] {
            assert_eq!(turn(&led_by(&["a", "b", "c"]), &last, ASKED), Turn::Called);
            assert_eq!(turn(&led_by(&["a", "b", "c", "d"]), &last, ASKED), LOOP);
            assert!(refusal(&last, ASKED, &PluginError::Loop).is_some(), "whatever the policy");
            assert!(refusal(&last, ASKED, &PluginError::Overloaded).is_none(), "open");
        }
    }
}
