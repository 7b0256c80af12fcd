//! Properties: what plugins keep of posts, channels and people under names that other plugins can read. A group is
//! found by its name, and everything else within its group.

mod fields;
mod values;

use std::borrow::Cow;

use jackfield_model::{
    Millis, PropertyField, PropertyFieldId, PropertyGroup, PropertyGroupId, PropertyValue, PropertyValueId,
};
use jackfield_storage::properties::{self as statements, Wanted};
use serde::Deserialize;
use serde_json::Value;

use super::{Entry, Method, PluginApi, ROWS, at_most_rows, invalid};
use crate::failure::Found;
use crate::plugins::Capability;
use crate::{Failure, Result};

/// Fields or values that one call writes at most.
const PER_CALL: usize = 1_000;
/// Names, and what targets are called by. Mattermost: the columns' width.
const NAME: usize = 255;
/// Bytes of a field's attributes, and of a value.
const JSON: usize = 64 * 1024;

/// Where the last page ended.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Cursor {
    #[serde(rename = "PropertyFieldID", alias = "PropertyValueID")]
    id: String,
    create_at: Millis,
}

/// Which fields or values are looked for; what is empty does not narrow them.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct PropertySearch {
    object_type: String,
    target_type: String,
    #[serde(rename = "TargetIDs")]
    targets: Option<Vec<String>>,
    #[serde(rename = "LinkedFieldID")]
    linked_to: String,
    #[serde(rename = "FieldID")]
    field: PropertyFieldId,
    since_update_at: Millis,
    include_deleted: bool,
    cursor: Cursor,
    per_page: i64,
    value: Value,
}

impl PropertySearch {
    fn wanted(self) -> Result<Wanted> {
        if !(1..=ROWS).contains(&self.per_page) {
            return Err(invalid("per_page", "is a number from 1 to 10,000"));
        }
        let targets = self.targets.unwrap_or_default();
        at_most_rows(&targets)?;
        Ok(Wanted {
            object_type: self.object_type,
            target_type: self.target_type,
            targets,
            linked_to: self.linked_to,
            field: self.field,
            value: Some(self.value).filter(|value| !value.is_null()),
            since: self.since_update_at,
            with_deleted: self.include_deleted,
            after: (!self.cursor.id.is_empty()).then_some((self.cursor.create_at, self.cursor.id)),
            limit: self.per_page,
        })
    }
}

methods! {
    /// Makes the group of a name, or answers the one that there is.
    RegisterPropertyGroup = PropertiesWrite (name: String) -> PropertyGroup |api| {
        let starts = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
        let fits = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !starts || !fits || name.len() > NAME {
            return Err(not_valid("model.property_group.is_valid.app_error", "name"));
        }
        let group = PropertyGroup { id: PropertyGroupId::new(), name, version: 1, schema_version: 1 };
        statements::insert_group(&group).execute(&api.app.store).await?;
        group_by_name(api, &group.name).await
    }
    /// The group of a name.
    GetPropertyGroup = PropertiesRead (name: String) -> PropertyGroup |api| {
        group_by_name(api, &name).await
    }
    /// Makes a field.
    CreatePropertyField = PropertiesWrite (field: PropertyField) -> PropertyField |api| {
        fields::create(api, field).await
    }
    /// A field of a group, also one that was deleted.
    GetPropertyField = PropertiesRead (group: PropertyGroupId, id: PropertyFieldId) -> PropertyField |api| {
        Ok(fields::by_ids(api, group, &[id]).await?.remove(0))
    }
    /// Fields of a group, all of which are there.
    GetPropertyFields = PropertiesRead (group: PropertyGroupId, ids: Vec<PropertyFieldId>) -> Vec<PropertyField> |api| {
        fields::by_ids(api, group, &ids).await
    }
    /// The field of a name, for a target.
    GetPropertyFieldByName = PropertiesRead (group: PropertyGroupId, target: String, name: String) -> PropertyField |api| {
        let found = statements::field_by_name(group, &target, &name).optional::<PropertyField>(&api.app.store).await?;
        found.found_or("app.property_field.missing.app_error")
    }
    /// Changes a field.
    UpdatePropertyField = PropertiesWrite (group: PropertyGroupId, field: PropertyField) -> PropertyField |api| {
        Ok(fields::update(api, group, vec![field]).await?.remove(0))
    }
    /// Changes fields, all or none.
    UpdatePropertyFields = PropertiesWrite (group: PropertyGroupId, fields: Vec<PropertyField>) -> Vec<PropertyField> |api| {
        fields::update(api, group, fields).await
    }
    /// Deletes a field with its values.
    DeletePropertyField = PropertiesWrite (group: PropertyGroupId, id: PropertyFieldId) |api| {
        fields::delete(api, group, id).await
    }
    /// A page of a group's fields, narrowed.
    SearchPropertyFields = PropertiesRead (group: PropertyGroupId, search: PropertySearch) -> Vec<PropertyField> |api| {
        Ok(statements::find_fields(group, &search.wanted()?).all(&api.app.store).await?)
    }
    /// Counts a group's fields.
    CountPropertyFields = PropertiesRead (group: PropertyGroupId, deleted: bool) -> i64 |api| {
        Ok(statements::count_fields(group, deleted).one::<(i64,)>(&api.app.store).await?.0)
    }
    /// Counts the fields that a group has for a target.
    CountPropertyFieldsForTarget = PropertiesRead (group: PropertyGroupId, kind: String, target: String, deleted: bool) -> i64 |api| {
        Ok(statements::count_fields_of_target(group, &kind, &target, deleted).one::<(i64,)>(&api.app.store).await?.0)
    }
    /// Says what a field is for a target, for the first time.
    CreatePropertyValue = PropertiesWrite (value: PropertyValue) -> PropertyValue |api| {
        Ok(values::put(api, vec![value], statements::insert_value).await?.remove(0))
    }
    /// A value of a group, also one that was deleted.
    GetPropertyValue = PropertiesRead (group: PropertyGroupId, id: PropertyValueId) -> PropertyValue |api| {
        Ok(values::by_ids(api, group, &[id]).await?.remove(0))
    }
    /// Values of a group, all of which are there.
    GetPropertyValues = PropertiesRead (group: PropertyGroupId, ids: Vec<PropertyValueId>) -> Vec<PropertyValue> |api| {
        values::by_ids(api, group, &ids).await
    }
    /// A page of a group's values, narrowed.
    SearchPropertyValues = PropertiesRead (group: PropertyGroupId, search: PropertySearch) -> Vec<PropertyValue> |api| {
        Ok(statements::find_values(group, &search.wanted()?).all(&api.app.store).await?)
    }
    /// Changes what a value says.
    UpdatePropertyValue = PropertiesWrite (group: PropertyGroupId, value: PropertyValue) -> PropertyValue |api| {
        Ok(values::update(api, group, vec![value]).await?.remove(0))
    }
    /// Changes what values say, all or none.
    UpdatePropertyValues = PropertiesWrite (group: PropertyGroupId, values: Vec<PropertyValue>) -> Vec<PropertyValue> |api| {
        values::update(api, group, values).await
    }
    /// Says what a field is for a target, in the place of what it was.
    UpsertPropertyValue = PropertiesWrite (value: PropertyValue) -> PropertyValue |api| {
        Ok(values::put(api, vec![value], statements::upsert_value).await?.remove(0))
    }
    /// Says what fields are for targets, in the place of what they were; all or none.
    UpsertPropertyValues = PropertiesWrite (values: Vec<PropertyValue>) -> Vec<PropertyValue> |api| {
        values::put(api, values, statements::upsert_value).await
    }
    /// Deletes a value.
    DeletePropertyValue = PropertiesWrite (group: PropertyGroupId, id: PropertyValueId) |api| {
        let deleted = statements::delete_value(group, id, api.now()).execute(&api.app.store).await?;
        (deleted > 0).then_some(()).found_or("app.property_value.missing.app_error")
    }
    /// Deletes all values of a target.
    DeletePropertyValuesForTarget = PropertiesWrite (group: PropertyGroupId, kind: String, target: String) |api| {
        statements::remove_values_of_target(group, &kind, &target).execute(&api.app.store).await?;
        Ok(())
    }
    /// Deletes all values of a field.
    DeletePropertyValuesForField = PropertiesWrite (group: PropertyGroupId, field: PropertyFieldId) |api| {
        statements::delete_values_of_field(group, field, api.now()).execute(&api.app.store).await?;
        Ok(())
    }
}

async fn group_by_name(api: &PluginApi, name: &str) -> Result<PropertyGroup> {
    let found = statements::group_by_name(name).optional::<PropertyGroup>(&api.app.store).await?;
    found.found_or("app.property_group.missing.app_error")
}

/// Whether there is such a group.
async fn check_group(api: &PluginApi, group: PropertyGroupId) -> Result<()> {
    let found = statements::group(group).optional::<PropertyGroup>(&api.app.store).await?;
    found.map(drop).found_or("app.property_group.missing.app_error")
}

fn not_valid(id: impl Into<Cow<'static, str>>, name: &str) -> Failure {
    Failure::of(id, 400).with("name", name)
}

fn check_count<T>(given: &[T]) -> Result<()> {
    if given.len() > PER_CALL { Err(invalid("values", "are at most 1,000")) } else { Ok(()) }
}

/// Whether all that was asked for is there.
fn all_of<T>(found: Vec<T>, asked: usize, missing: &'static str) -> Result<Vec<T>> {
    (found.len() == asked).then_some(found).found_or(missing)
}

fn is_long(text: &str) -> bool {
    text.chars().count() > NAME
}

fn is_large(value: &impl serde::Serialize) -> bool {
    serde_json::to_vec(value).map_or(true, |text| text.len() > JSON)
}
