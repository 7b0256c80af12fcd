//! The categories of a user's sidebar.

use jackfield_model::{OrderedSidebarCategories, SidebarCategory};

use crate::operations;
use crate::path::{ByCategory, ByUserAndTeam};

operations! { tag "channels", scope Account;
    /// Lists a user's categories in a team with their channels; makes the built-in ones when they are missing.
    GetSidebarCategoriesForTeamForUser = GET "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" -> 200 json OrderedSidebarCategories {
        path: ByUserAndTeam,
        permission: EditUser,
    }
    /// Creates a category.
    CreateSidebarCategoryForTeamForUser = POST "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" -> 200 json SidebarCategory {
        path: ByUserAndTeam,
        body: json SidebarCategory,
        example: { "user_id": "{user_id}", "team_id": "{team_id}", "display_name": "Projects", "type": "custom" },
        permission: EditUser,
    }
    /// Changes categories and moves channels between them.
    UpdateSidebarCategoriesForTeamForUser = PUT "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" -> 200 json Vec<SidebarCategory> {
        path: ByUserAndTeam,
        body: json Vec<SidebarCategory>,
        example: [{ "id": "{category_id}", "user_id": "{user_id}", "team_id": "{team_id}", "display_name": "Projects", "type": "custom" }],
        permission: EditUser,
    }
    /// Gets the order of a user's categories.
    GetSidebarCategoryOrderForTeamForUser = GET "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/order" -> 200 json Vec<String> {
        path: ByUserAndTeam,
        permission: EditUser,
    }
    /// Sets the order of a user's categories.
    UpdateSidebarCategoryOrderForTeamForUser = PUT "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/order" -> 200 json Vec<String> {
        path: ByUserAndTeam,
        body: json Vec<String>,
        example: ["{category_ids}"],
        permission: EditUser,
    }
    /// Gets a category.
    GetSidebarCategoryForTeamForUser = GET "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" -> 200 json SidebarCategory {
        path: ByCategory,
        permission: EditUser,
    }
    /// Changes a category.
    UpdateSidebarCategoryForTeamForUser = PUT "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" -> 200 json SidebarCategory {
        path: ByCategory,
        body: json SidebarCategory,
        example: { "id": "{category_id}", "user_id": "{user_id}", "team_id": "{team_id}", "display_name": "Projects", "type": "custom" },
        permission: EditUser,
    }
    /// Deletes a category; its channels go back to where they belong.
    RemoveSidebarCategoryForTeamForUser = DELETE "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" -> 200 json crate::StatusOk {
        path: ByCategory,
        permission: EditUser,
    }
}
