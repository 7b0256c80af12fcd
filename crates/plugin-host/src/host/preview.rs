//! What a package would do here, before anything of it is done.

use std::path::{Path, PathBuf};

use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::own_database::{self, Planned, Rehearsal};
use jackfield_domain::plugins::{Installed, installed};
use jackfield_domain::{Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, Manifest, PluginDatabasePreview, PluginMigration, PluginPreview, RequestId};

use super::PluginHost;
use super::lifecycle::{migrations, principal, refused};
use crate::package;
use crate::runtime::Package;

/// Files that are counted; a package has no more.
const FILES: usize = 20_000;

impl PluginHost {
    /// Looks at a package that lies in a file, and installs nothing.
    ///
    /// # Errors
    /// 400 and 413 for what is no package.
    pub async fn preview_archive(&self, granted: &Granted<ManagePlugins>, archive: &Path) -> Result<PluginPreview> {
        let place = Place(self.folder().join(format!(".unpacking-preview-{}", RequestId::new())));
        let (archive, folder) = (archive.to_owned(), place.0.clone());
        let unpacked = tokio::task::spawn_blocking(move || package::unpack_to_read(&archive, &folder)).await;
        let unpacked = unpacked.map_err(|error| AppError::internal("app.plugin.extract.app_error", error))?;
        let package = unpacked.map_err(|error| refused(&error))?;
        let before = installed::get(&self.0.app, &package.manifest.id).await.ok();
        self.preview(granted, &package, before.as_ref()).await
    }

    /// Looks at what is installed, as if it were switched on now.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn preview_installed(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<PluginPreview> {
        let row = installed::get(&self.0.app, id).await?;
        let package = self.package(installed::read(&row)?, &row.digest);
        self.preview(granted, &package, Some(&row)).await
    }

    async fn preview(
        &self,
        _: &Granted<ManagePlugins>,
        package: &Package,
        before: Option<&Installed>,
    ) -> Result<PluginPreview> {
        let manifest = &package.manifest;
        let sized = package.clone();
        let sizes = tokio::task::spawn_blocking(move || Sizes::of(&sized)).await;
        let sizes = sizes.map_err(|error| AppError::internal("app.plugin.extract.app_error", error))?;
        Ok(PluginPreview {
            digest: package.digest.clone(),
            installed_version: before.map(|row| row.version.clone()).unwrap_or_default(),
            size: sizes.whole,
            server_size: sizes.server,
            web_size: sizes.web,
            endpoints: endpoints(package),
            asks_more: before.map(|row| installed::asks_beyond(row, manifest)).unwrap_or_default(),
            asks_less: before.map(|row| installed::asks_no_more(row, manifest)).unwrap_or_default(),
            database: self.preview_database(package).await?,
            manifest: (**manifest).clone(),
        })
    }

    async fn preview_database(&self, package: &Package) -> Result<Option<PluginDatabasePreview>> {
        let Some(grant) = principal(&package.manifest)?.database else {
            let is_erased = own_database::is_there(&self.0.app, &package.manifest.id).await?;
            return Ok(is_erased.then(|| PluginDatabasePreview { is_erased, ..PluginDatabasePreview::default() }));
        };
        let quota = count(grant.quota);
        let reads = grant.views.iter().map(|view| view.word().to_owned()).collect();
        let preview = match migrations(package).await {
            Ok(steps) => {
                let Rehearsal { planned, size, fault } = own_database::rehearse(&self.0.app, grant, &steps).await?;
                PluginDatabasePreview {
                    size: count(size),
                    migrations: planned.into_iter().map(shown).collect(),
                    problem: fault.map(|fault| fault.to_string()).unwrap_or_default(),
                    ..PluginDatabasePreview::default()
                }
            }
            Err(error) => PluginDatabasePreview { problem: error.to_string(), ..PluginDatabasePreview::default() },
        };
        Ok(Some(PluginDatabasePreview { quota, reads, ..preview }))
    }
}

fn shown(planned: Planned) -> PluginMigration {
    PluginMigration { number: planned.number.into(), name: planned.name, is_up: planned.is_up, sql: planned.sql }
}

/// What people can ask of it.
fn endpoints(package: &Package) -> Vec<String> {
    let described = package::endpoints(&package.dir).unwrap_or_default();
    if !described.is_empty() {
        let line = |endpoint: package::Endpoint| {
            let whom = endpoint.whom().map(|whom| format!(": {whom}")).unwrap_or_default();
            format!("{} {}{whom}", endpoint.method, endpoint.path)
        };
        return described.into_iter().map(line).collect();
    }
    let answers = |manifest: &Manifest| {
        let asked = manifest.permissions.iter().flat_map(|asked| &asked.hooks);
        manifest.is_program() || asked.clone().any(|hook| hook == HookId::ServeHTTP.wit_name())
    };
    if answers(&package.manifest) { vec!["/".into()] } else { Vec::new() }
}

#[derive(Default)]
struct Sizes {
    whole: i64,
    server: i64,
    web: i64,
}

impl Sizes {
    fn of(package: &Package) -> Self {
        let manifest = &package.manifest;
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| count(file.len()));
        let mut sizes = Self::default();
        let mut open = vec![package.dir.clone()];
        let mut seen = 0;
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().filter_map(std::result::Result::ok) {
                seen += 1;
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && seen < FILES => open.push(entry.path()),
                    Ok(kind) if kind.is_file() && seen < FILES => sizes.whole += size(&entry.path()),
                    _ => {}
                }
            }
        }
        let server = manifest.server.iter().flat_map(|server| {
            server.executables.values().chain([&server.executable, &server.wasm]).filter(|path| !path.is_empty())
        });
        sizes.server = server.map(|path| size(&package.dir.join(path))).sum();
        sizes.web = manifest.webapp.as_ref().map_or(0, |webapp| size(&package.dir.join(&webapp.bundle_path)));
        sizes
    }
}

fn count(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// A folder that goes with what was looked at.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
