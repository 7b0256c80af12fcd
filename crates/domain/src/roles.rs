//! Which role holds which permission, in memory; the database's roles override the built-in ones.

mod ancillary;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_model::permission::{ManageSystem, PatchRole, ReadRole, SignedIn};
use jackfield_model::{AppError, Millis, Role, RolePatch, Scheme};
use jackfield_storage as storage;
use serde_json::json;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::schemes::{self, Schemes};
use crate::{App, Failure, Result};

/// Names in one request. Mattermost: 100.
const NAMES: usize = 100;
/// Permissions in one request; there are 280.
const PERMISSIONS: usize = 1000;
/// Mattermost: what these permit is given and taken by giving and taking roles.
const KEPT: &[&str] = &[
    "sysconsole_write_user_management_system_roles",
    "sysconsole_read_user_management_system_roles",
    "manage_roles",
    "manage_system",
];

/// Permissions by role name, and the schemes that say which roles take the place of others.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    permissions: HashMap<String, Arc<HashSet<String>>>,
    pub(crate) schemes: Arc<Schemes>,
}

impl Roles {
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Self {
        let by_name = roles.into_iter().map(|role| (role.name, Arc::new(role.permissions.into_iter().collect())));
        Self { permissions: by_name.collect(), schemes: Arc::default() }
    }

    pub(crate) fn with(self, schemes: Schemes) -> Self {
        Self { schemes: Arc::new(schemes), ..self }
    }

    fn get(&self, name: &str) -> Option<&HashSet<String>> {
        self.permissions.get(name).map(AsRef::as_ref)
    }

    /// Whether any of the space-separated role names holds the permission.
    pub fn any(&self, names: &str, permission: &str) -> bool {
        names.split_ascii_whitespace().any(|name| match name.split_once('/') {
            None => self.get(name).is_some_and(|permissions| permissions.contains(permission)),
            Some((own, higher)) => schemes::both(self.get(own), self.get(higher), permission),
        })
    }

    pub fn contains(&self, name: &str) -> bool {
        self.permissions.contains_key(name)
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

    /// What a role permits from now on.
    fn change(&self, role: &Role) {
        let permissions: Arc<HashSet<String>> = Arc::new(role.permissions.iter().cloned().collect());
        self.0.rcu(|known| {
            let mut changed = Roles::clone(known);
            changed.permissions.insert(role.name.clone(), permissions.clone());
            changed
        });
    }
}

/// Reads all roles, adding the built-in ones that the database lacks.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
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
    let schemes = storage::schemes::list().all::<Scheme>(&app.store).await?;
    app.memory.roles.replace(Roles::new(stored).with(Schemes::new(schemes)));
    Ok(())
}

/// All roles.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ManageSystem>) -> Result<Vec<Role>> {
    Ok(storage::roles::list().all::<Role>(&app.store).await?)
}

/// Changes what a role permits; at once, on every server.
///
/// # Errors
/// 400 for a permission that there is not, 403 for roles of the system's administration and for permissions that the
/// caller does not hold, 501 for those that only the built-in roles have.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<PatchRole>, patch: RolePatch) -> Result<Role> {
    let cx = granted.cx();
    let role = granted.object(app).await?;
    if !is_of_members(&role) && !app.holds(cx, "sysconsole_write_user_management_system_roles") {
        return Err(AppError::no_permission().into());
    }
    let Some(wanted) = patch.permissions else { return Ok((*role).clone()) };
    let mut permissions: Vec<String> = Vec::with_capacity(wanted.len().min(PERMISSIONS));
    let every = every_permission();
    for permission in wanted {
        if !every.contains(&permission) {
            return Err(Failure::of("app.role.save.invalid_role.app_error", 400));
        }
        if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    let added = permissions.iter().filter(|permission| !role.permissions.contains(permission));
    let taken = role.permissions.iter().filter(|permission| !permissions.contains(permission));
    if added.clone().chain(taken).any(|permission| KEPT.contains(&permission.as_str())) {
        return Err(Failure::of("api.roles.patch_roles.not_allowed_permission.error", 501));
    }
    // Nobody gives what they do not have, to themselves by a role of everybody's among others.
    if added.clone().any(|permission| !app.holds(cx, permission)) {
        return Err(AppError::no_permission().into());
    }
    let changed = Role { permissions, update_at: app.now(), ..(*role).clone() };
    let mut batch = storage::Batch::new();
    batch.push(storage::roles::set_permissions(&changed.name, &changed.permissions, changed.update_at));
    let what = json!({ "role_id": changed.id, "name": changed.name });
    batch.push(storage::audits::insert(&crate::audits::entry(app, cx, "patchRole", &what)));
    let (memory, after) = (app.memory.clone(), changed.clone());
    batch.after_commit(move || memory.roles.change(&after));
    batch.record(&app.events, Event::RoleUpdated { role: Arc::new(changed.clone()) }, cx);
    batch.commit(&app.store).await?;
    // Another server's change of the same role may have been stored later and followed earlier.
    if app.memory.cluster.others() > 0 {
        load(app).await?;
    }
    Ok(changed)
}

/// Permissions without those that are given and taken by giving and taking roles.
pub(crate) fn without_administration(mut permissions: Vec<String>) -> Vec<String> {
    permissions.retain(|permission| !KEPT.contains(&permission.as_str()));
    permissions
}

/// Roles of people as people, and of members of teams and channels; the others administer parts of the system.
fn is_of_members(role: &Role) -> bool {
    !role.name.starts_with("system_") || matches!(role.name.as_str(), "system_user" | "system_guest")
}

/// The administrator's: all that there are.
pub(crate) fn every_permission() -> HashSet<String> {
    let built_in = Role::built_in(Millis::NEVER).into_iter();
    built_in.filter(|role| role.name == jackfield_model::SYSTEM_ADMIN).flat_map(|role| role.permissions).collect()
}

/// The permissions of the system console's parts, each with what the console asks for in its place.
///
/// # Errors
/// 400 for too many.
pub fn with_ancillary(_: &Granted<SignedIn>, permissions: Vec<String>) -> Result<Vec<String>> {
    if permissions.len() > PERMISSIONS {
        return Err(AppError::invalid_param("permissions").into());
    }
    let mut all = permissions.clone();
    for permission in &permissions {
        let more = ancillary::OF.iter().find(|(of, _)| of == permission).map_or(&[][..], |(_, more)| *more);
        all.extend(more.iter().map(|name| (*name).to_owned()));
    }
    Ok(all)
}

/// A role.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadRole>) -> Result<Role> {
    Ok((*granted.object(app).await?).clone())
}

/// # Errors
/// 404 for an unknown name.
#[crate::boxed]
pub async fn by_name(app: &App, granted: &Granted<SignedIn>, name: &str) -> Result<Role> {
    let found = by_names(app, granted, &[name.to_owned()]).await?;
    found.into_iter().next().found_or("app.role.get_by_name.app_error")
}

/// Those roles that there are.
///
/// # Errors
/// 400 for none or too many names.
#[crate::boxed]
pub async fn by_names(app: &App, _: &Granted<SignedIn>, names: &[String]) -> Result<Vec<Role>> {
    if names.is_empty() || names.len() > NAMES {
        return Err(AppError::invalid_param("rolenames").into());
    }
    Ok(storage::roles::by_names(names).all::<Role>(&app.store).await?)
}
