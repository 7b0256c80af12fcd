//! What there can be values of.

use jackfield_model::{Millis, PropertyField, PropertyFieldId, PropertyGroupId, Props};
use jackfield_storage::{Batch, properties as statements};
use serde_json::{Value, json};

use super::{PluginApi, all_of, at_most_rows, check_count, check_group, is_large, is_long, not_valid};
use crate::failure::Found;
use crate::{Failure, Result};

const TYPES: &[&str] = &["text", "select", "multiselect", "date", "user", "multiuser"];
const OBJECTS: &[&str] = &["post", "channel", "user", "template", "system"];
const LEVELS: &[&str] = &["none", "sysadmin", "member", "admin"];
const MISSING: &str = "app.property_field.missing.app_error";

/// What of a field is not as Mattermost has it, if anything.
fn wrong(field: &PropertyField) -> Option<&'static str> {
    let object = field.object_type.as_str();
    let permissions = [&field.permission_field, &field.permission_values, &field.permission_options];
    let links = field.linked_field_id.is_some();
    let by_name = [
        ("name", field.name.is_empty() || is_long(&field.name)),
        ("target_type", is_long(&field.target_type)),
        ("target_id", is_long(&field.target_id)),
        ("type", !TYPES.contains(&field.field_type.as_str())),
        ("attrs", is_large(&field.attrs)),
        ("linked_field_id", links && object == "template"),
    ];
    if let Some((name, _)) = by_name.into_iter().find(|(_, is_wrong)| *is_wrong) {
        return Some(name);
    }
    if object.is_empty() {
        // Mattermost: fields of the older kind have no permissions.
        if field.protected {
            return Some("protected");
        }
        return permissions.iter().any(|level| level.is_some()).then_some("permission_field");
    }
    let is_id = |text: &str| text.parse::<PropertyFieldId>().is_ok_and(|id| !id.is_empty());
    let target_fits = match field.target_type.as_str() {
        "system" => field.target_id.is_empty(),
        "team" | "channel" => object != "system" && is_id(&field.target_id),
        _ => return Some("target_type"),
    };
    let known = permissions.into_iter().flatten().all(|level| LEVELS.contains(&level.as_str()));
    let is_closed = field.permission_field.as_deref() == Some("none");
    match () {
        () if !OBJECTS.contains(&object) => Some("object_type"),
        () if !target_fits => Some("target_id"),
        () if !known || is_closed != field.protected => Some("permission_field"),
        () => None,
    }
}

fn check(field: &PropertyField) -> Result<()> {
    match wrong(field) {
        Some(name) => Err(not_valid("model.property_field.is_valid.app_error", name)),
        None => Ok(()),
    }
}

fn is_choice(field: &PropertyField) -> bool {
    matches!(field.field_type.as_str(), "select" | "multiselect")
}

/// Gives an id to each option that has none.
fn name_options(field: &mut PropertyField) {
    if !is_choice(field) {
        return;
    }
    let options = field.attrs.get_mut("options").and_then(Value::as_array_mut);
    for option in options.into_iter().flatten().filter_map(Value::as_object_mut) {
        if option.get("id").and_then(Value::as_str).unwrap_or_default().is_empty() {
            option.insert("id".into(), json!(PropertyFieldId::new()));
        }
    }
}

fn options(attrs: &Props) -> &Value {
    attrs.get("options").unwrap_or(&Value::Null)
}

/// What a field has from its template.
async fn inherit(api: &PluginApi, field: &mut PropertyField) -> Result<()> {
    // Mattermost: an empty id unlinks.
    field.linked_field_id = field.linked_field_id.filter(|id| !id.is_empty());
    let Some(id) = field.linked_field_id else { return Ok(()) };
    let found = statements::fields(field.group_id, &[id]).optional::<PropertyField>(&api.app.store).await?;
    let template = found.filter(|found| {
        found.delete_at.is_never() && found.object_type == "template" && found.linked_field_id.is_none()
    });
    let template = template.ok_or_else(|| not_valid("model.property_field.is_valid.app_error", "linked_field_id"))?;
    field.field_type = template.field_type;
    field.protected = template.protected;
    field.permission_field = template.permission_field;
    field.permission_values = template.permission_values;
    field.permission_options = template.permission_options;
    if let Some(options) = template.attrs.get("options") {
        field.attrs.insert("options".into(), options.clone());
    }
    Ok(())
}

fn taken(error: jackfield_storage::Error) -> Failure {
    if error.is_unique() { Failure::of("app.property_field.name_taken.app_error", 409) } else { error.into() }
}

pub(super) async fn create(api: &PluginApi, draft: PropertyField) -> Result<PropertyField> {
    let now = api.now();
    let mut field = PropertyField { create_at: now, update_at: now, delete_at: Millis::NEVER, ..draft };
    if field.id.is_empty() {
        field.id = PropertyFieldId::new();
    }
    check_group(api, field.group_id).await?;
    inherit(api, &mut field).await?;
    check(&field)?;
    name_options(&mut field);
    statements::insert_field(&field).execute(&api.app.store).await.map_err(taken)?;
    Ok(field)
}

pub(super) async fn by_ids(
    api: &PluginApi,
    group: PropertyGroupId,
    ids: &[PropertyFieldId],
) -> Result<Vec<PropertyField>> {
    at_most_rows(ids)?;
    let found = statements::fields(group, ids).all::<PropertyField>(&api.app.store).await?;
    all_of(found, ids.len(), MISSING)
}

/// What a field is after a change: whose it is and when it was made stays.
async fn changed(api: &PluginApi, before: &PropertyField, wanted: PropertyField) -> Result<PropertyField> {
    let mut after = PropertyField {
        group_id: before.group_id,
        object_type: before.object_type.clone(),
        create_at: before.create_at,
        created_by: before.created_by.clone(),
        delete_at: before.delete_at,
        update_at: api.now(),
        ..wanted
    };
    let linked = before.linked_field_id.filter(|id| !id.is_empty());
    after.linked_field_id = after.linked_field_id.filter(|id| !id.is_empty());
    match (linked, after.linked_field_id) {
        (Some(before_id), Some(after_id)) if before_id == after_id => {
            if after.field_type != before.field_type {
                return Err(not_valid("model.property_field.is_valid.app_error", "type"));
            }
            if options(&after.attrs) != options(&before.attrs) {
                return Err(not_valid("model.property_field.is_valid.app_error", "attrs"));
            }
        }
        // Mattermost: a field is linked when it is made, or never.
        (_, Some(_)) => return Err(not_valid("model.property_field.is_valid.app_error", "linked_field_id")),
        (_, None) => {}
    }
    check(&after)?;
    name_options(&mut after);
    Ok(after)
}

pub(super) async fn update(
    api: &PluginApi,
    group: PropertyGroupId,
    wanted: Vec<PropertyField>,
) -> Result<Vec<PropertyField>> {
    check_count(&wanted)?;
    let ids: Vec<PropertyFieldId> = wanted.iter().map(|field| field.id).collect();
    let before = by_ids(api, group, &ids).await?;
    let mut batch = Batch::new();
    let mut after = Vec::with_capacity(wanted.len());
    for field in wanted {
        let known = before.iter().find(|known| known.id == field.id && known.delete_at.is_never());
        let field = changed(api, known.found_or(MISSING)?, field).await?;
        batch.expect(statements::update_field(&field), 1);
        if field.object_type == "template" {
            batch.push(statements::spread(&field, options(&field.attrs), field.update_at));
        }
        after.push(field);
    }
    batch.commit(&api.app.store).await.map_err(taken)?;
    Ok(after)
}

pub(super) async fn delete(api: &PluginApi, group: PropertyGroupId, id: PropertyFieldId) -> Result<()> {
    let found = by_ids(api, group, &[id]).await?.remove(0);
    found.delete_at.is_never().then_some(()).found_or(MISSING)?;
    let (linked,) = statements::linked_to(id).one::<(i64,)>(&api.app.store).await?;
    if linked > 0 {
        return Err(Failure::of("app.property_field.has_linked.app_error", 409));
    }
    let now = api.now();
    let mut batch = Batch::new();
    batch.push(statements::delete_values_of_field(group, id, now));
    batch.push(statements::delete_field(group, id, now));
    batch.commit(&api.app.store).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_may_be_is_mattermosts_rule() {
        let text = || PropertyField { name: "Owner".into(), field_type: "text".into(), ..PropertyField::default() };
        let typed = || PropertyField { object_type: "post".into(), target_type: "system".into(), ..text() };
        assert_eq!(wrong(&text()), None);
        assert_eq!(wrong(&typed()), None);
        let closed = Some("none".to_owned());
        let protected = PropertyField { protected: true, permission_field: closed.clone(), ..typed() };
        assert_eq!(wrong(&protected), None);
        for (field, name) in [
            (PropertyField { name: String::new(), ..text() }, "name"),
            (PropertyField { name: "ü".repeat(256), ..text() }, "name"),
            (PropertyField { field_type: "number".into(), ..text() }, "type"),
            (PropertyField { protected: true, ..text() }, "protected"),
            (PropertyField { permission_values: Some("member".into()), ..text() }, "permission_field"),
            (PropertyField { object_type: "ticket".into(), ..typed() }, "object_type"),
            (PropertyField { target_type: "playbook".into(), ..typed() }, "target_type"),
            (PropertyField { target_id: "x".into(), ..typed() }, "target_id"),
            (PropertyField { target_type: "team".into(), ..typed() }, "target_id"),
            (PropertyField { protected: true, ..typed() }, "permission_field"),
            (PropertyField { permission_field: closed, ..typed() }, "permission_field"),
            (PropertyField { permission_values: Some("all".into()), ..typed() }, "permission_field"),
        ] {
            assert_eq!(wrong(&field), Some(name), "{field:?}");
        }
    }

    #[test]
    fn options_without_an_id_get_one() {
        let attrs = json!({"options": [{"name": "a"}, {"id": "kept", "name": "b"}]}).as_object().cloned().unwrap();
        let mut field = PropertyField { field_type: "select".into(), attrs, ..PropertyField::default() };
        name_options(&mut field);
        assert_eq!(field.attrs["options"][0]["id"].as_str().map(str::len), Some(26));
        assert_eq!(field.attrs["options"][1]["id"], "kept");
    }
}
