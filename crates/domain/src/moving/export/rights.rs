//! The lines of roles and schemes: of those that somebody made or changed, in the order of their names.

use std::collections::{BTreeSet, HashMap};

use jackfield_model::{Millis, Role, SYSTEM_ADMIN, Scheme, SchemeId};
use jackfield_storage::{roles, schemes};

use super::super::lines::{self, Line, some};
use super::{Export, Going};

/// What asks for them. Mattermost's name.
const WANTED: &str = "include_roles_and_schemes";

impl Export<'_> {
    pub(super) async fn rights(&mut self) -> Going {
        if !self.wants(WANTED) {
            return Ok(());
        }
        let stored = roles::list().all::<Role>(&self.app.store).await?;
        let built_in: HashMap<String, BTreeSet<String>> = Role::built_in(Millis::NEVER)
            .into_iter()
            .map(|role| (role.name, role.permissions.into_iter().collect()))
            .collect();
        let mut own: Vec<&Role> =
            stored.iter().filter(|role| !role.scheme_managed && role.name != SYSTEM_ADMIN).collect();
        own.retain(|role| built_in.get(&role.name) != Some(&role.permissions.iter().cloned().collect()));
        own.sort_by(|one, other| one.name.cmp(&other.name));
        for role in own {
            let is_built_in = built_in.contains_key(&role.name);
            let said = lines::Role {
                name: Some(role.name.clone()),
                display_name: some(&role.display_name).filter(|_| !is_built_in),
                description: some(&role.description).filter(|_| !is_built_in),
                permissions: Some(sorted(role)),
                scheme_managed: None,
            };
            self.write(&Line { role: Some(Box::new(said)), ..Line::of_kind("role") }).await?;
        }
        let mut found = schemes::list().all::<Scheme>(&self.app.store).await?;
        found.sort_by(|one, other| one.name.cmp(&other.name));
        for scheme in found {
            self.schemes.insert(scheme.id, scheme.name.clone());
            let mut said = lines::Scheme {
                name: Some(scheme.name.clone()),
                display_name: some(&scheme.display_name),
                description: some(&scheme.description),
                scope: Some(scheme.scope.as_str().to_owned()),
                ..lines::Scheme::default()
            };
            for (of, name) in scheme.roles() {
                let role = stored.iter().find(|role| role.name == name);
                let (Some(place), Some(role)) = (said.role_mut(of), role) else { continue };
                *place = Some(lines::Role {
                    // Names of such roles are made up, and others on every server.
                    name: Some(format!("{}_{of}", scheme.name)),
                    permissions: Some(sorted(role)),
                    scheme_managed: Some(true),
                    ..lines::Role::default()
                });
            }
            self.write(&Line { scheme: Some(Box::new(said)), ..Line::of_kind("scheme") }).await?;
        }
        Ok(())
    }

    /// The name of the scheme that something has.
    pub(super) fn scheme(&self, id: Option<SchemeId>) -> Option<String> {
        self.schemes.get(&id?).cloned()
    }
}

fn sorted(role: &Role) -> Vec<String> {
    let mut permissions = role.permissions.clone();
    permissions.sort_unstable();
    permissions
}
