//! The slash commands that running plugins registered. In memory: a plugin registers them each time it starts.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jackfield_model::{Command, TeamId};

/// How many commands one plugin may register.
const PER_PLUGIN: usize = 64;

/// Registered commands by trigger and team; an empty team is every team.
#[derive(Debug, Default)]
pub struct CommandBook(RwLock<BTreeMap<(String, TeamId), Arc<Command>>>);

impl CommandBook {
    /// Keeps a command, replacing the plugin's own one of the same trigger.
    /// Says no when another plugin has the trigger, or the plugin has too many.
    pub(super) fn register(&self, command: Command) -> bool {
        let mut book = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let key = (command.trigger.clone(), command.team_id);
        let taken = book.get(&key).is_some_and(|known| known.plugin_id != command.plugin_id);
        let count = book.values().filter(|known| known.plugin_id == command.plugin_id).count();
        if taken || (count >= PER_PLUGIN && !book.contains_key(&key)) {
            return false;
        }
        book.insert(key, Arc::new(command));
        true
    }

    pub(super) fn unregister(&self, plugin: &str, team: TeamId, trigger: &str) {
        let mut book = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let key = (trigger.to_lowercase(), team);
        if book.get(&key).is_some_and(|known| known.plugin_id == plugin) {
            book.remove(&key);
        }
    }

    /// Forgets everything that a plugin registered; it stopped.
    pub fn forget(&self, plugin: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).retain(|_, known| known.plugin_id != plugin);
    }

    /// What a plugin has registered at the moment.
    pub fn of_plugin(&self, plugin: &str) -> Vec<Arc<Command>> {
        let book = self.0.read().unwrap_or_else(PoisonError::into_inner);
        book.values().filter(|known| known.plugin_id == plugin).cloned().collect()
    }

    /// Forgets commands of an earlier version, unless they were registered again.
    pub fn forget_stale(&self, earlier: &[Arc<Command>]) {
        let mut book = self.0.write().unwrap_or_else(PoisonError::into_inner);
        book.retain(|_, known| !earlier.iter().any(|stale| Arc::ptr_eq(stale, known)));
    }

    /// The command for a trigger in a team: the team's own before one of every team.
    pub fn find(&self, team: TeamId, trigger: &str) -> Option<Arc<Command>> {
        let book = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let trigger = trigger.to_lowercase();
        let of = |team| book.get(&(trigger.clone(), team)).cloned();
        of(team).or_else(|| of(TeamId::EMPTY))
    }

    /// All commands that can be given in a team.
    pub fn list(&self, team: TeamId) -> Vec<Arc<Command>> {
        let book = self.0.read().unwrap_or_else(PoisonError::into_inner);
        book.values().filter(|known| known.team_id.is_empty() || known.team_id == team).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(plugin: &str, trigger: &str) -> Command {
        Command { plugin_id: plugin.into(), trigger: trigger.into(), ..Default::default() }
    }

    #[test]
    fn the_first_plugin_keeps_a_trigger_until_it_stops() {
        let book = CommandBook::default();
        let team = TeamId::new();
        assert!(book.register(command("a", "deploy")));
        assert!(!book.register(command("b", "deploy")));
        assert_eq!(book.find(team, "Deploy").unwrap().plugin_id, "a");
        book.forget("a");
        assert!(book.find(team, "deploy").is_none());
        assert!(book.register(command("b", "deploy")));
    }
}
