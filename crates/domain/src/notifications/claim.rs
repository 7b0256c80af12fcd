//! Taken work, and whether it is still ours: another server takes over what nobody touched for long.

use jackfield_model::{JobId, Millis};
use jackfield_storage::jobs;

use super::work::Work;
use crate::{App, Result};

/// Work that this server took.
pub struct Claim<'a> {
    app: &'a App,
    job: JobId,
    /// When the claim was last noted; two servers never note the same.
    at: Millis,
}

impl<'a> Claim<'a> {
    pub fn new(app: &'a App, job: JobId, at: Millis) -> Self {
        Self { app, job, at }
    }

    /// Notes how far it is; false when another server has it.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn note(&mut self, work: &Work) -> Result<bool> {
        let data = serde_json::to_value(work).unwrap_or_default();
        let now = self.app.now().max(self.at.plus(1));
        let touched = jobs::advance(self.job, &data, self.at, now).execute(&self.app.store).await?;
        self.at = now;
        Ok(touched > 0)
    }

    /// Puts back what is left.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn put_back(self, work: &Work, attempts: i64, at: Millis) -> Result<()> {
        let data = serde_json::to_value(work).unwrap_or_default();
        jobs::put_back(self.job, &data, attempts, at, self.at).execute(&self.app.store).await?;
        Ok(())
    }

    /// Nothing is left. Touches nothing that another server has by now.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn done(self) -> Result<()> {
        jobs::delete_taken(self.job, self.at).execute(&self.app.store).await?;
        Ok(())
    }
}
