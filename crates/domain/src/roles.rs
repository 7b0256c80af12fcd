//! Which role holds which permission, in memory; the database's roles override the built-in ones.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_model::permission::{ReadRole, SignedIn};
use jackfield_model::{AppError, Role};
use jackfield_storage as storage;

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Result};

/// Names in one request. Mattermost: 100.
const NAMES: usize = 100;

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

/// A role.
///
/// # Errors
/// 404 for an unknown one.
pub async fn get(app: &App, granted: &Granted<ReadRole>) -> Result<Role> {
    Ok((*granted.object(app).await?).clone())
}

/// # Errors
/// 404 for an unknown name.
pub async fn by_name(app: &App, granted: &Granted<SignedIn>, name: &str) -> Result<Role> {
    let found = by_names(app, granted, &[name.to_owned()]).await?;
    found.into_iter().next().found_or("app.role.get.app_error")
}

/// Those roles that there are.
///
/// # Errors
/// 400 for none or too many names.
pub async fn by_names(app: &App, _: &Granted<SignedIn>, names: &[String]) -> Result<Vec<Role>> {
    if names.is_empty() || names.len() > NAMES {
        return Err(AppError::invalid_param("rolenames").into());
    }
    Ok(storage::roles::by_names(names).all::<Role>(&app.store).await?)
}
