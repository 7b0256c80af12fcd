//! The settings that rules read: what the table makes of the document, and whether it makes sense.

mod email;

pub use email::{PushContents, Security};

use super::table::Settings;
use crate::{Failure, Result};

impl Settings {
    /// # Errors
    /// 400 naming the setting that makes no sense.
    pub fn check(&self) -> Result<()> {
        for (section, name, value, least) in self.bounded() {
            if value < least {
                let failure = Failure::of("model.config.is_valid.app_error#least", 400);
                return Err(failure.with("name", format_args!("{section}.{name}")).with("least", least));
            }
        }
        self.jackfield.check()?;
        let url = &self.service.site_url;
        if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Failure::of("model.config.is_valid.site_url.app_error", 400));
        }
        self.email.check()
    }
}
