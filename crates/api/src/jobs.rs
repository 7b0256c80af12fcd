//! Jobs as administrators see them.

use jackfield_model::{Job, JobId, StringMap, wire};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::query::{Paging, PerPage, query};
use crate::{StatusOk, operations};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByJob {
    pub job_id: JobId,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByJobType {
    pub job_type: String,
}

query! {
    pub struct JobsQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub job_type: String,
        pub status: String,
    }
}

wire! {
    pub struct CreateJobRequest {
        #[serde(rename = "type")]
        pub job_type: String,
        pub data: StringMap,
    }

    pub struct JobStatusRequest {
        pub status: String,
        /// Whether a job that is over begins anew.
        pub force: bool,
    }
}

operations! { tag "jobs", scope System;
    /// Lists jobs, the newest first.
    GetJobs = GET "/api/v4/jobs" -> 200 json Vec<Job> {
        query: JobsQuery,
        permission: ReadJobs,
    }
    /// Asks for a job.
    CreateJob = POST "/api/v4/jobs" -> 201 json Job {
        body: json CreateJobRequest,
        example: { "type": "export_delete" },
        permission: ManageJobs,
    }
    /// Gets a job.
    GetJob = GET "/api/v4/jobs/{job_id}" -> 200 json Job {
        path: ByJob,
        permission: ReadJobs,
    }
    /// Gets what a job made.
    DownloadJob = GET "/api/v4/jobs/{job_id}/download" -> 200 bytes {
        path: ByJob,
        permission: DownloadJob,
    }
    /// Cancels a job.
    CancelJob = POST "/api/v4/jobs/{job_id}/cancel" -> 200 json StatusOk {
        path: ByJob,
        permission: ManageJobs,
    }
    /// Lists the jobs of a type, the newest first.
    GetJobsByType = GET "/api/v4/jobs/type/{job_type}" -> 200 json Vec<Job> {
        path: ByJobType,
        query: Paging,
        permission: ReadJobs,
    }
    /// Sets a job's state.
    UpdateJobStatus = PATCH "/api/v4/jobs/{job_id}/status" -> 200 json StatusOk {
        path: ByJob,
        body: json JobStatusRequest,
        example: { "status": "pending", "force": true },
        permission: ManageJobs,
    }
}
