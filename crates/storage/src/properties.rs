//! Properties: groups of fields, and what each field says of a target. What was taken away stays as a row with a time.

use jackfield_model::{
    Millis, PropertyField, PropertyFieldId, PropertyGroup, PropertyGroupId, PropertyValue, PropertyValueId,
};
use serde_json::Value;

use crate::{Query, Stored, record, selection, sql, values};

record! {
    PropertyGroup as "propertygroups" conflict "ON CONFLICT (name) DO NOTHING" {
        id: "id" key, name: "name" once, version: "version" once, schema_version: "schemaversion" once,
    }
}

record! {
    PropertyField as "propertyfields" where "deleteat = 0" {
        id: "id" key, group_id: "groupid" key, name: "name", field_type: "type", attrs: "attrs", target_id: "targetid",
        target_type: "targettype", object_type: "objecttype" once, protected: "protected",
        permission_field: "permissionfield", permission_values: "permissionvalues",
        permission_options: "permissionoptions", linked_field_id: "linkedfieldid", create_at: "createat" once,
        update_at: "updateat", delete_at: "deleteat" once, created_by: "createdby" once, updated_by: "updatedby",
    }
}

record! {
    PropertyValue => "propertyvalues" {
        id: "id", target_id: "targetid", target_type: "targettype", group_id: "groupid", field_id: "fieldid",
        value: "value", create_at: "createat", update_at: "updateat", delete_at: "deleteat", created_by: "createdby",
        updated_by: "updatedby",
    }
}

/// Keeps a group, unless there is one of its name.
pub fn insert_group(group: &PropertyGroup) -> Query {
    group.inserting()
}

pub fn group_by_name(name: &str) -> Query {
    sql!("SELECT * FROM propertygroups WHERE name = $1").bind(name)
}

pub fn group(id: PropertyGroupId) -> Query {
    sql!("SELECT * FROM propertygroups WHERE id = $1").bind(id)
}

/// A name that is taken is [`crate::Error::Unique`].
pub fn insert_field(field: &PropertyField) -> Query {
    field.inserting()
}

pub fn update_field(field: &PropertyField) -> Query {
    field.updating()
}

/// Fields that were taken away are found too.
pub fn fields(group: PropertyGroupId, ids: &[PropertyFieldId]) -> Query {
    sql!("SELECT * FROM propertyfields WHERE id {in $2} AND groupid = $1 ORDER BY createat, id").bind(group).bind(ids)
}

pub fn field_by_name(group: PropertyGroupId, target: &str, name: &str) -> Query {
    sql!(
        "SELECT * FROM propertyfields WHERE groupid = $1 AND targetid = $2 AND name = $3 AND deleteat = 0
         ORDER BY createat, id LIMIT 1"
    )
    .bind(group)
    .bind(target)
    .bind(name)
}

pub fn count_fields(group: PropertyGroupId, with_deleted: bool) -> Query {
    sql!("SELECT COUNT(*) FROM propertyfields WHERE groupid = $1 AND ($2 OR deleteat = 0)")
        .bind(group)
        .bind(with_deleted)
}

pub fn count_fields_of_target(group: PropertyGroupId, kind: &str, target: &str, with_deleted: bool) -> Query {
    sql!(
        "SELECT COUNT(*) FROM propertyfields WHERE groupid = $1 AND targettype = $2 AND targetid = $3
            AND ($4 OR deleteat = 0)"
    )
    .bind(group)
    .bind(kind)
    .bind(target)
    .bind(with_deleted)
}

/// The fields that have their type and options from this one.
pub fn linked_to(field: PropertyFieldId) -> Query {
    sql!("SELECT COUNT(*) FROM propertyfields WHERE linkedfieldid = $1 AND linkedfieldid IS NOT NULL AND deleteat = 0")
        .bind(field)
}

/// Gives the fields that are linked to a template its type and options.
pub fn spread(template: &PropertyField, options: &Value, now: Millis) -> Query {
    sql!(
        "UPDATE propertyfields SET type = $2, updateat = $4,
            attrs = {sqlite: json_set(attrs, '$.options', json($3))}{postgres: jsonb_set(attrs, ARRAY['options'], $3)}
         WHERE linkedfieldid = $1 AND linkedfieldid IS NOT NULL AND deleteat = 0"
    )
    .bind(template.id)
    .bind(&template.field_type)
    .bind(options)
    .bind(now)
}

pub fn delete_field(group: PropertyGroupId, id: PropertyFieldId, now: Millis) -> Query {
    sql!("UPDATE propertyfields SET deleteat = $3, updateat = $3 WHERE id = $2 AND groupid = $1 AND deleteat = 0")
        .bind(group)
        .bind(id)
        .bind(now)
}

selection! {
    FIELDS: FieldBy = "SELECT * FROM propertyfields WHERE groupid = $1", {
        Object = "objecttype = $1",
        TargetType = "targettype = $1",
        Targets = "targetid {in $1}",
        LinkedTo = "linkedfieldid = $1",
        Since = "updateat > $1",
        Live = "deleteat = 0",
        After = "(createat > $1 OR (createat = $1 AND id > $2))",
    }, "ORDER BY createat, id LIMIT $1"
}

/// Which fields or values of a group are asked for; what is empty does not narrow them.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub object_type: String,
    pub target_type: String,
    pub targets: Vec<String>,
    pub linked_to: String,
    pub field: PropertyFieldId,
    pub value: Option<Value>,
    pub since: Millis,
    pub with_deleted: bool,
    /// The last one that was read.
    pub after: Option<(Millis, String)>,
    pub limit: i64,
}

pub fn find_fields(group: PropertyGroupId, asked: &Wanted) -> Query {
    let mut wanted = FIELDS.wanted_with(values([&group]));
    if !asked.object_type.is_empty() {
        wanted = wanted.and(FieldBy::Object, values([&asked.object_type]));
    }
    if !asked.target_type.is_empty() {
        wanted = wanted.and(FieldBy::TargetType, values([&asked.target_type]));
    }
    if !asked.targets.is_empty() {
        wanted = wanted.and(FieldBy::Targets, values([&asked.targets]));
    }
    if !asked.linked_to.is_empty() {
        wanted = wanted.and(FieldBy::LinkedTo, values([&asked.linked_to]));
    }
    if !asked.since.is_never() {
        wanted = wanted.and(FieldBy::Since, values([&asked.since]));
    }
    if !asked.with_deleted {
        wanted = wanted.and(FieldBy::Live, values([]));
    }
    if let Some((at, id)) = &asked.after {
        wanted = wanted.and(FieldBy::After, values([at, id]));
    }
    wanted.query().bind(asked.limit)
}

/// Keeps a value, in the place of one that its field has for the target.
pub fn upsert_value(value: &PropertyValue) -> Query {
    put(
        sql!(
            "INSERT INTO propertyvalues
                (id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat, createdby, updatedby)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)
             ON CONFLICT (groupid, targetid, fieldid) WHERE deleteat = 0 DO UPDATE SET targettype = excluded.targettype,
                value = excluded.value, updateat = excluded.updateat, updatedby = excluded.updatedby RETURNING *"
        ),
        value,
    )
}

/// A second value of a field for one target is [`crate::Error::Unique`].
pub fn insert_value(value: &PropertyValue) -> Query {
    put(
        sql!(
            "INSERT INTO propertyvalues
                (id, targetid, targettype, groupid, fieldid, value, createat, updateat, deleteat, createdby, updatedby)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) RETURNING *"
        ),
        value,
    )
}

fn put(query: Query, value: &PropertyValue) -> Query {
    query
        .bind(value.id)
        .bind(&value.target_id)
        .bind(&value.target_type)
        .bind(value.group_id)
        .bind(value.field_id)
        .bind(&value.value)
        .bind(value.create_at)
        .bind(value.update_at)
        .bind(&value.created_by)
        .bind(&value.updated_by)
}

/// Writes what a value says now; whose it is stays.
pub fn update_value(value: &PropertyValue) -> Query {
    sql!(
        "UPDATE propertyvalues SET value = $3, updateat = $4, updatedby = $5
         WHERE id = $2 AND groupid = $1 AND deleteat = 0 RETURNING *"
    )
    .bind(value.group_id)
    .bind(value.id)
    .bind(&value.value)
    .bind(value.update_at)
    .bind(&value.updated_by)
}

pub fn values_by_ids(group: PropertyGroupId, ids: &[PropertyValueId]) -> Query {
    sql!("SELECT * FROM propertyvalues WHERE id {in $2} AND groupid = $1 ORDER BY createat, id").bind(group).bind(ids)
}

pub fn delete_value(group: PropertyGroupId, id: PropertyValueId, now: Millis) -> Query {
    sql!("UPDATE propertyvalues SET deleteat = $3, updateat = $3 WHERE id = $2 AND groupid = $1 AND deleteat = 0")
        .bind(group)
        .bind(id)
        .bind(now)
}

pub fn delete_values_of_field(group: PropertyGroupId, field: PropertyFieldId, now: Millis) -> Query {
    sql!("UPDATE propertyvalues SET deleteat = $3, updateat = $3 WHERE fieldid = $2 AND groupid = $1 AND deleteat = 0")
        .bind(group)
        .bind(field)
        .bind(now)
}

/// Mattermost: the rows of a target go.
pub fn remove_values_of_target(group: PropertyGroupId, kind: &str, target: &str) -> Query {
    sql!("DELETE FROM propertyvalues WHERE targetid = $3 AND targettype = $2 AND groupid = $1")
        .bind(group)
        .bind(kind)
        .bind(target)
}

selection! {
    VALUES: ValueBy = "SELECT * FROM propertyvalues WHERE groupid = $1", {
        Field = "fieldid = $1",
        TargetType = "targettype = $1",
        Targets = "targetid {in $1}",
        Equal = "value = $1",
        Since = "updateat > $1",
        Live = "deleteat = 0",
        After = "(createat > $1 OR (createat = $1 AND id > $2))",
    }, "ORDER BY createat, id LIMIT $1"
}

pub fn find_values(group: PropertyGroupId, asked: &Wanted) -> Query {
    let mut wanted = VALUES.wanted_with(values([&group]));
    if let Some(field) = asked.field.some() {
        wanted = wanted.and(ValueBy::Field, values([&field]));
    }
    if !asked.target_type.is_empty() {
        wanted = wanted.and(ValueBy::TargetType, values([&asked.target_type]));
    }
    if !asked.targets.is_empty() {
        wanted = wanted.and(ValueBy::Targets, values([&asked.targets]));
    }
    if let Some(value) = &asked.value {
        wanted = wanted.and(ValueBy::Equal, values([value]));
    }
    if !asked.since.is_never() {
        wanted = wanted.and(ValueBy::Since, values([&asked.since]));
    }
    if !asked.with_deleted {
        wanted = wanted.and(ValueBy::Live, values([]));
    }
    if let Some((at, id)) = &asked.after {
        wanted = wanted.and(ValueBy::After, values([at, id]));
    }
    wanted.query().bind(asked.limit)
}
