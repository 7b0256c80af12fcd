//! Which role holds which permission, in memory; the database's roles override the built-in ones.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_model::Role;
use jackfield_storage as storage;

use crate::{App, Result};

/// Permissions by role name.
#[derive(Debug, Default)]
pub struct Roles(HashMap<String, HashSet<String>>);

impl Roles {
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Self {
        let by_name = roles.into_iter().map(|role| (role.name, role.permissions.into_iter().collect()));
        Self(by_name.collect())
    }

    /// Whether any of the space-separated role names holds the permission.
    pub fn any(&self, names: &str, permission: &str) -> bool {
        names
            .split_ascii_whitespace()
            .any(|name| self.0.get(name).is_some_and(|permissions| permissions.contains(permission)))
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// The roles in force; readers never wait.
#[derive(Debug, Default)]
pub struct RoleBook(ArcSwap<Roles>);

impl RoleBook {
    pub fn read(&self) -> Arc<Roles> {
        self.0.load_full()
    }

    pub fn any(&self, names: &str, permission: &str) -> bool {
        self.0.load().any(names, permission)
    }

    fn replace(&self, roles: Roles) {
        self.0.store(Arc::new(roles));
    }
}

/// Reads all roles, adding the built-in ones that the database lacks.
///
/// # Errors
/// Fails when the database does.
pub async fn load(app: &App) -> Result<()> {
    let mut stored = storage::roles::list().all::<Role>(&app.store).await?;
    let known: HashSet<String> = stored.iter().map(|role| role.name.clone()).collect();
    for role in Role::built_in(app.now()) {
        if known.contains(&role.name) {
            continue;
        }
        // Two servers may start on one empty database: the second finds the role there.
        storage::roles::insert_missing(&role).execute(&app.store).await?;
        stored.push(role);
    }
    app.memory.roles.replace(Roles::new(stored));
    Ok(())
}
