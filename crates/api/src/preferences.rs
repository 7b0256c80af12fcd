//! A user's preferences.

use jackfield_model::Preference;

use crate::path::{ByPreference, ByPreferenceCategory, ByUser};
use crate::{StatusOk, operations};

operations! { tag "preferences", scope Account;
    /// Lists a user's preferences.
    GetPreferences = GET "/api/v4/users/{user_id}/preferences" -> 200 json Vec<Preference> {
        path: ByUser,
        permission: EditUser,
    }
    /// Lists a user's preferences of a category.
    GetPreferencesByCategory = GET "/api/v4/users/{user_id}/preferences/{category}" -> 200 json Vec<Preference> {
        path: ByPreferenceCategory,
        permission: EditUser,
    }
    /// Gets one preference.
    GetPreferencesByCategoryByName = GET "/api/v4/users/{user_id}/preferences/{category}/name/{preference_name}" -> 200 json Preference {
        path: ByPreference,
        permission: EditUser,
    }
    /// Saves preferences.
    UpdatePreferences = PUT "/api/v4/users/{user_id}/preferences" -> 200 json StatusOk {
        path: ByUser,
        body: json Vec<Preference>,
        example: [{ "user_id": "{user_id}", "category": "{category}", "name": "{preference_name}", "value": "true" }],
        permission: EditUser,
    }
    /// Deletes preferences.
    DeletePreferences = POST "/api/v4/users/{user_id}/preferences/delete" -> 200 json StatusOk {
        path: ByUser,
        body: json Vec<Preference>,
        example: [{ "user_id": "{user_id}", "category": "tutorial", "name": "step", "value": "" }],
        permission: EditUser,
    }
}
