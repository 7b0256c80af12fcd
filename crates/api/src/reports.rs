//! Reports for administrators.

use jackfield_model::{ReportPosts, ReportPostsRequest, TeamId, UserId, UserReport};

use crate::query::query;
use crate::{StatusOk, operations};

query! {
    /// Which people to report, in which order, and where a page begins.
    pub struct UserReportQuery {
        /// `Username`, `CreateAt`, `FirstName`, `LastName`, `Nickname`, `Email` or `Roles`.
        pub sort_column: String,
        /// `next` or `prev`.
        pub direction: String,
        /// `asc` or `desc`.
        pub sort_direction: String,
        pub page_size: u32,
        pub from_column_value: String,
        pub from_id: UserId,
        /// `all_time`, `last_30_days`, `previous_month` or `last_6_months`.
        pub date_range: String,
        pub role_filter: String,
        pub team_filter: TeamId,
        pub has_no_team: bool,
        pub hide_active: bool,
        pub hide_inactive: bool,
        pub search_term: String,
    }
}

query! {
    pub struct UserExportQuery {
        pub date_range: String,
    }
}

operations! { tag "reports", scope System;
    /// Lists people with what they did.
    GetUsersForReporting = GET "/api/v4/reports/users" -> 200 json Vec<UserReport> {
        query: UserReportQuery,
        permission: ReportUsers,
    }
    /// Counts the people of such a report.
    GetUserCountForReporting = GET "/api/v4/reports/users/count" -> 200 json i64 {
        query: UserReportQuery,
        permission: ReportUsers,
    }
    /// Has the report of all people made as a file, which comes in a message.
    StartBatchUsersExport = POST "/api/v4/reports/users/export" -> 200 json StatusOk {
        query: UserExportQuery,
        permission: ReportUsers,
    }
    /// Lists the posts of a channel.
    GetPostsForReporting = POST "/api/v4/reports/posts" -> 200 json ReportPosts {
        body: json ReportPostsRequest,
        example: { "channel_id": "{channel_id}" },
        scope: System read,
        permission: ReportPosts,
    }
}
