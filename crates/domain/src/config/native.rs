//! Jackfield's own switches, beside Mattermost's sections: which plugins may run, and what native ones may take.

use serde::Deserialize;

use super::table::JackfieldSettings;
use crate::{Failure, Result};

/// Limits of one plugin; what is left out is as for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct OwnLimits {
    #[serde(rename = "MemoryMB")]
    pub memory_mb: Option<i64>,
    pub open_files: Option<i64>,
    #[serde(rename = "FileSizeMB")]
    pub file_size_mb: Option<i64>,
    pub processes: Option<i64>,
}

/// What a native plugin may take of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativePluginLimits {
    pub memory_mb: i64,
    pub open_files: i64,
    pub file_size_mb: i64,
    pub processes: i64,
}

/// Below these, programs in Go do not start; above them, a limit is none.
const MEMORY_MB: std::ops::RangeInclusive<i64> = 64..=1 << 20;
const OPEN_FILES: std::ops::RangeInclusive<i64> = 64..=1 << 20;
const FILE_SIZE_MB: std::ops::RangeInclusive<i64> = 1..=1 << 20;
const PROCESSES: std::ops::RangeInclusive<i64> = 1..=1 << 16;

impl JackfieldSettings {
    /// What the plugin with this id may take. Mattermost: ids of plugins are in lower case in the configuration.
    #[must_use]
    pub fn limits_of(&self, id: &str) -> NativePluginLimits {
        let own = self.native_plugin_limits.iter().find(|(key, _)| key.eq_ignore_ascii_case(id));
        let own = own.map(|(_, own)| *own).unwrap_or_default();
        NativePluginLimits {
            memory_mb: own.memory_mb.unwrap_or(self.native_plugin_memory_mb),
            open_files: own.open_files.unwrap_or(self.native_plugin_open_files),
            file_size_mb: own.file_size_mb.unwrap_or(self.native_plugin_file_size_mb),
            processes: own.processes.unwrap_or(self.native_plugin_processes),
        }
    }

    /// # Errors
    /// 400 naming the setting that is out of its bounds.
    pub(super) fn check(&self) -> Result<()> {
        let for_all = OwnLimits {
            memory_mb: Some(self.native_plugin_memory_mb),
            open_files: Some(self.native_plugin_open_files),
            file_size_mb: Some(self.native_plugin_file_size_mb),
            processes: Some(self.native_plugin_processes),
        };
        for_all.check("NativePlugin")?;
        for (id, own) in &self.native_plugin_limits {
            own.check(&format!("NativePluginLimits.{id}."))?;
        }
        Ok(())
    }
}

impl OwnLimits {
    fn check(&self, before: &str) -> Result<()> {
        let bounded = [
            ("MemoryMB", self.memory_mb, MEMORY_MB),
            ("OpenFiles", self.open_files, OPEN_FILES),
            ("FileSizeMB", self.file_size_mb, FILE_SIZE_MB),
            ("Processes", self.processes, PROCESSES),
        ];
        for (name, value, bounds) in bounded {
            if value.is_some_and(|value| !bounds.contains(&value)) {
                let (low, high) = bounds.into_inner();
                return Err(Failure::of("model.config.is_valid.app_error#range", 400)
                    .with("before", before)
                    .with("name", name)
                    .with("low", low)
                    .with("high", high));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn settings(change: Value) -> std::result::Result<JackfieldSettings, String> {
        let mut whole = crate::config::document::defaults().unwrap()["JackfieldSettings"].clone();
        crate::config::merge(&mut whole, &change);
        let settings: JackfieldSettings = serde_json::from_value(whole).map_err(|error| error.to_string())?;
        settings.check().map_err(|failure| failure.0.message.clone())?;
        Ok(settings)
    }

    #[test]
    fn a_plugin_may_have_limits_of_its_own() {
        let own = json!({"NativePluginLimits": {"com.example.calls": {"MemoryMB": 4096, "Processes": 8}}});
        let settings = settings(own).unwrap();
        let limits = settings.limits_of("com.example.Calls");
        assert_eq!((limits.memory_mb, limits.processes, limits.open_files), (4096, 8, 4096));
        assert_eq!(settings.limits_of("another").memory_mb, 2048);
    }

    #[test]
    fn limits_out_of_their_bounds_are_refused_by_name() {
        for (change, name) in [
            (json!({"NativePluginMemoryMB": 63}), "JackfieldSettings.NativePluginMemoryMB must be from 64 to 1048576"),
            (json!({"NativePluginOpenFiles": 0}), "NativePluginOpenFiles"),
            (json!({"NativePluginFileSizeMB": -1}), "NativePluginFileSizeMB"),
            (json!({"NativePluginProcesses": 100_000}), "NativePluginProcesses"),
            (json!({"NativePluginLimits": {"a.b": {"MemoryMB": 1}}}), "NativePluginLimits.a.b.MemoryMB"),
            (json!({"NativePluginLimits": {"a.b": {"Memory": 100}}}), "Memory"),
        ] {
            let refused = settings(change.clone()).unwrap_err();
            assert!(refused.contains(name), "{change}: {refused}");
        }
    }
}
