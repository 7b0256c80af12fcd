//! Roles and schemes. What belongs to the administration of the server stays: an archive makes nobody its master.

use std::collections::BTreeSet;

use jackfield_model::permission::{ManageSchemes, PatchRole};
use jackfield_model::{Role, RoleId, RolePatch, SYSTEM_ADMIN, Scheme, SchemeScope};
use jackfield_storage::{Batch, roles as stored_roles, schemes as stored_schemes};

use super::super::lines::{self, list, text};
use super::{Import, Outcome, Tried};
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{Failure, roles, schemes};

/// Letters of a role's name and texts. Mattermost's.
const NAME: usize = 64;
const DISPLAY_NAME: usize = 128;
const DESCRIPTION: usize = 1024;

impl Import<'_> {
    pub(super) async fn role(&mut self, said: &lines::Role) -> Tried {
        let name = text(&said.name);
        let is_name = (1..=NAME).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_name {
            return Err("empty".into());
        }
        if name == SYSTEM_ADMIN {
            return Err("roles_stay".into());
        }
        let permissions = self.known_permissions(list(&said.permissions));
        let found = stored_roles::by_names(&[name.to_owned()]).optional::<Role>(&self.app.store).await;
        if let Some(role) = found.map_err(Failure::from)? {
            return self.permit(&role, permissions).await;
        }
        let now = self.app.now();
        let role = Role {
            id: RoleId::new(),
            name: name.to_owned(),
            display_name: text(&said.display_name).chars().take(DISPLAY_NAME).collect(),
            description: text(&said.description).chars().take(DESCRIPTION).collect(),
            create_at: now,
            update_at: now,
            permissions: roles::without_administration(permissions),
            ..Role::default()
        };
        let mut batch = Batch::new();
        batch.push(stored_roles::insert_missing(&role));
        batch.record(&self.app.events, Event::SchemesChanged, &self.cx);
        batch.commit(&self.app.store).await.map_err(Failure::from)?;
        roles::load(self.app).await?;
        Ok(Outcome::Made)
    }

    /// Has a role permit what its line says.
    async fn permit(&self, role: &Role, permissions: Vec<String>) -> Tried {
        let there: BTreeSet<&String> = role.permissions.iter().collect();
        if permissions.iter().collect::<BTreeSet<_>>() == there {
            return Ok(Outcome::There);
        }
        let granted = Granted::<PatchRole>::for_system(self.cx.clone(), role.id);
        roles::patch(self.app, &granted, RolePatch { permissions: Some(permissions) }).await?;
        Ok(Outcome::Updated)
    }

    /// Those permissions that there are here.
    fn known_permissions(&mut self, said: &[String]) -> Vec<String> {
        let every = roles::every_permission();
        let mut known = Vec::with_capacity(said.len().min(every.len()));
        for permission in said {
            if !every.contains(permission) {
                self.report.leave(self.line, "unknown_permission", permission);
            } else if !known.contains(permission) {
                known.push(permission.clone());
            }
        }
        known
    }

    pub(super) async fn scheme(&mut self, said: &lines::Scheme) -> Tried {
        let name = text(&said.name);
        let all = stored_schemes::list().all::<Scheme>(&self.app.store).await.map_err(Failure::from)?;
        let (scheme, mut outcome) = match all.into_iter().find(|scheme| scheme.name == name) {
            Some(scheme) => (scheme, Outcome::There),
            None => {
                let scope: SchemeScope = text(&said.scope).parse().map_err(|_| "empty")?;
                let draft = Scheme {
                    name: name.to_owned(),
                    display_name: said.display_name.clone().unwrap_or_else(|| name.to_owned()),
                    description: text(&said.description).to_owned(),
                    scope,
                    ..Scheme::default()
                };
                let making = Granted::<ManageSchemes>::for_system(self.cx.clone(), ());
                (schemes::create(self.app, &making, draft).await?, Outcome::Made)
            }
        };
        for (built_in, own) in scheme.roles() {
            let Some(said) = said.role(built_in) else { continue };
            let permissions = self.known_permissions(list(&said.permissions));
            let found = stored_roles::by_names(&[own.to_owned()]).optional::<Role>(&self.app.store).await;
            let Some(role) = found.map_err(Failure::from)? else { continue };
            if let Outcome::Updated = self.permit(&role, permissions).await?
                && let Outcome::There = outcome
            {
                outcome = Outcome::Updated;
            }
        }
        Ok(outcome)
    }

    /// The system's roles of a line that there are here, in order.
    pub(super) fn known_roles(&mut self, said: &str) -> Vec<String> {
        let known = self.app.memory.roles.read();
        let mut roles: Vec<String> = Vec::new();
        for role in said.split_ascii_whitespace() {
            if role.starts_with("system_") && known.contains(role) {
                roles.push(role.to_owned());
            } else {
                self.report.leave(self.line, "unknown_role", role);
            }
        }
        if roles.iter().any(|role| role == "system_guest") {
            return vec!["system_guest".to_owned()];
        }
        if !roles.iter().any(|role| role == "system_user") {
            roles.push("system_user".to_owned());
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}
