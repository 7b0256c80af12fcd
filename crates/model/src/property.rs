//! Properties: values of fields that plugins declare, kept for posts, channels, people and whatever else they name.

use serde_json::Value;

use crate::wire::{is_zero, wire};
use crate::{Millis, PropertyFieldId, PropertyGroupId, PropertyValueId, Props, not_for_clients};

wire! {
    /// What one plugin keeps together, by a name.
    pub struct PropertyGroup {
        pub id: PropertyGroupId,
        pub name: String,
        pub version: i64,
        pub schema_version: i64,
    }

    /// What there can be a value of.
    pub struct PropertyField {
        pub id: PropertyFieldId,
        pub group_id: PropertyGroupId,
        pub name: String,
        #[serde(rename = "type")]
        pub field_type: String,
        /// The options of choices are among them.
        pub attrs: Props,
        /// What the field is for; all there is, without.
        pub target_id: String,
        pub target_type: String,
        /// Empty for fields of the older kind.
        pub object_type: String,
        pub protected: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub permission_field: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub permission_values: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub permission_options: Option<String>,
        /// The template that it has its type and options from.
        #[serde(skip_serializing_if = "is_zero")]
        pub linked_field_id: Option<PropertyFieldId>,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub created_by: String,
        pub updated_by: String,
    }
}

not_for_clients! {
    /// What a field says of a target.
    pub struct PropertyValue {
        pub id: PropertyValueId,
        pub target_id: String,
        pub target_type: String,
        pub group_id: PropertyGroupId,
        pub field_id: PropertyFieldId,
        pub value: Value,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub created_by: String,
        pub updated_by: String,
    }
}
