//! Whether what belongs to something belongs to something that is there.

use jackfield_model::permission::ManageSystem;
use jackfield_model::{IntegrityCheckResult, OrphanedRecord, RelationalIntegrityCheckData};
use jackfield_storage::integrity::RELATIONS;
use serde_json::json;

use crate::authorize::Granted;
use crate::{App, Result, audits};

/// Rows without what they belong to, by relation: up to a hundred of each.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn integrity(app: &App, granted: &Granted<ManageSystem>) -> Result<Vec<IntegrityCheckResult>> {
    audits::note(app, granted.cx(), "checkIntegrity", &json!({})).await?;
    let mut results = Vec::new();
    for relation in RELATIONS {
        let found = (relation.orphans)().all::<(String, String)>(&app.store).await?;
        let orphan = |(parent, child)| OrphanedRecord { parent_id: Some(parent), child_id: Some(child) };
        let data = RelationalIntegrityCheckData {
            parent_name: relation.parent.to_owned(),
            child_name: relation.child.to_owned(),
            parent_id_attr: relation.parent_column.to_owned(),
            child_id_attr: relation.child_column.to_owned(),
            records: found.into_iter().map(orphan).collect(),
        };
        results.push(IntegrityCheckResult { data, err: None });
    }
    Ok(results)
}
