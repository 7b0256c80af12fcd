//! What fields say of targets.

use jackfield_model::{Millis, PropertyFieldId, PropertyGroupId, PropertyValue, PropertyValueId};
use jackfield_storage::{Answer, Batch, Query, properties as statements};

use super::{PluginApi, all_of, at_most_rows, check_count, fields, is_large, is_long, not_valid};
use crate::{Failure, Result};

const MISSING: &str = "app.property_value.missing.app_error";

fn check(value: &PropertyValue) -> Result<()> {
    let is_id = value.target_id.parse::<PropertyValueId>().is_ok_and(|id| !id.is_empty());
    // Mattermost: what is said of the server has this in the place of an id.
    let target_fits = if value.target_type == "system" { value.target_id == "system" } else { is_id };
    let by_name = [
        ("target_id", !target_fits),
        ("target_type", value.target_type.is_empty() || is_long(&value.target_type)),
        ("field_id", value.field_id.is_empty()),
        ("value", is_large(&value.value)),
    ];
    match by_name.into_iter().find(|(_, is_wrong)| *is_wrong) {
        Some((name, _)) => Err(not_valid("model.property_value.is_valid.app_error", name)),
        None => Ok(()),
    }
}

/// Whether the fields are there, each in the group that its value names.
async fn check_fields(api: &PluginApi, values: &[PropertyValue]) -> Result<()> {
    let mut named: Vec<(PropertyGroupId, PropertyFieldId)> =
        values.iter().map(|value| (value.group_id, value.field_id)).collect();
    named.sort_unstable();
    named.dedup();
    for group in named.chunk_by(|one, other| one.0 == other.0) {
        let ids: Vec<PropertyFieldId> = group.iter().map(|(_, field)| *field).collect();
        let Some((id, _)) = group.first() else { continue };
        let found = fields::by_ids(api, *id, &ids).await?;
        if found.iter().any(|field| !field.delete_at.is_never()) {
            return Err(not_valid("model.property_value.is_valid.app_error", "field_id"));
        }
    }
    Ok(())
}

/// Writes new values, by one of the statements that do; all or none.
pub(super) async fn put(
    api: &PluginApi,
    drafts: Vec<PropertyValue>,
    statement: fn(&PropertyValue) -> Query,
) -> Result<Vec<PropertyValue>> {
    check_count(&drafts)?;
    drafts.iter().try_for_each(check)?;
    check_fields(api, &drafts).await?;
    let now = api.now();
    write(api, drafts, |draft| {
        let id = if draft.id.is_empty() { PropertyValueId::new() } else { draft.id };
        let create_at = if draft.create_at.is_never() { now } else { draft.create_at };
        statement(&PropertyValue { id, create_at, update_at: now, delete_at: Millis::NEVER, ..draft })
    })
    .await
}

pub(super) async fn by_ids(
    api: &PluginApi,
    group: PropertyGroupId,
    ids: &[PropertyValueId],
) -> Result<Vec<PropertyValue>> {
    at_most_rows(ids)?;
    let found = statements::values_by_ids(group, ids).all::<PropertyValue>(&api.app.store).await?;
    all_of(found, ids.len(), MISSING)
}

pub(super) async fn update(
    api: &PluginApi,
    group_id: PropertyGroupId,
    wanted: Vec<PropertyValue>,
) -> Result<Vec<PropertyValue>> {
    check_count(&wanted)?;
    if wanted.iter().any(|value| is_large(&value.value)) {
        return Err(not_valid("model.property_value.is_valid.app_error", "value"));
    }
    let ids: Vec<PropertyValueId> = wanted.iter().map(|value| value.id).collect();
    let before = by_ids(api, group_id, &ids).await?;
    if before.iter().any(|value| !value.delete_at.is_never()) {
        return Err(Failure::of(MISSING, 404));
    }
    let now = api.now();
    write(api, wanted, |value| statements::update_value(&PropertyValue { group_id, update_at: now, ..value })).await
}

async fn write(
    api: &PluginApi,
    values: Vec<PropertyValue>,
    statement: impl Fn(PropertyValue) -> Query,
) -> Result<Vec<PropertyValue>> {
    let mut batch = Batch::new();
    let written: Vec<Answer<PropertyValue>> =
        values.into_iter().map(|value| batch.ask_maybe(statement(value))).collect();
    batch.commit(&api.app.store).await.map_err(|error| {
        if error.is_unique() { Failure::of("app.property_value.taken.app_error", 409) } else { error.into() }
    })?;
    all_of(written.iter().filter_map(Answer::get).collect(), written.len(), MISSING)
}
