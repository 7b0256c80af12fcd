//! The types of what the driver answers; their Go originals are written by hand and in no schema.

use crate::go::gob::{Field, JsonShape, Marshaled, Registered, Struct, Type};

const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, json: name, shape: JsonShape::Always, ty }
}

macro_rules! reply {
    ($($(#[$doc:meta])* $constant:ident $name:literal { $($field:literal: $ty:expr),* })*) => {$(
        $(#[$doc])*
        pub(super) static $constant: Type = {
            static STRUCT: Struct = Struct { name: $name, fields: &[$(field($field, $ty)),*] };
            Type::Struct(&STRUCT)
        };
    )*};
}

static TEXT: Type = Type::String;
static ANY: Type = Type::Interface;

static RESULT: Struct = Struct {
    name: "ResultContainer",
    fields: &[
        field("LastID", Type::Int),
        field("LastIDError", Type::Interface),
        field("RowsAffected", Type::Int),
        field("RowsAffectedError", Type::Interface),
    ],
};

reply! {
    NAME "Z_DbStrErrReturn" { "A": Type::String, "B": Type::Interface }
    ERROR "Z_DbErrReturn" { "A": Type::Interface }
    FLAG "Z_DbBoolReturn" { "A": Type::Bool }
    COUNT "Z_DbIntReturn" { "A": Type::Int }
    NAMES "Z_DbStrSliceReturn" { "A": Type::Slice(&TEXT) }
    TOUCHED "Z_DbResultContErrReturn" { "A": Type::Struct(&RESULT), "B": Type::Interface }
    ROW "Z_DbRowScanReturn" { "A": Type::Interface, "B": Type::Slice(&ANY) }
    PRECISION "Z_DbRowsColumnTypePrecisionScaleReturn" { "A": Type::Int, "B": Type::Int, "C": Type::Bool }
    ERROR_TEXT "ErrorString" { "Code": Type::Int, "Err": Type::String }
    POSTGRES_ERROR "Error" {
        "Severity": Type::String, "Code": Type::String, "Message": Type::String, "Detail": Type::String,
        "Hint": Type::String, "Schema": Type::String, "Table": Type::String, "Column": Type::String,
        "Constraint": Type::String
    }
}

/// What an interface in an answer may hold, beside Go's basic types.
pub(in crate::go) static REGISTERED: &[Registered] = &[
    Registered { name: "*plugin.ErrorString", ty: Type::Pointer(&ERROR_TEXT) },
    Registered { name: "*pq.Error", ty: Type::Pointer(&POSTGRES_ERROR) },
    // As in Mattermost, a plugin that wants times has to register their type.
    Registered { name: "time.Time", ty: Type::Marshaled(Marshaled::Time) },
];
