//! Several servers on one database.

use jackfield_model::ClusterInfo;

use crate::operations;

operations! { tag "cluster", scope System;
    /// Lists the servers that use this database.
    GetClusterStatus = GET "/api/v4/cluster/status" -> 200 json Vec<ClusterInfo> {
        permission: ManageSystem,
    }
}
