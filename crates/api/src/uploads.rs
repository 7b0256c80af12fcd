//! Uploads in pieces, and the files that administrators bring in and take out.

use jackfield_model::{FileInfo, UploadId, UploadSession};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::path::ByUser;
use crate::{StatusOk, operations};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByUpload {
    pub upload_id: UploadId,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByImport {
    pub import_name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByExport {
    pub export_name: String,
}

operations! { tag "uploads", scope Files;
    /// Begins an upload in pieces.
    CreateUpload = POST "/api/v4/uploads" -> 201 json UploadSession {
        body: json UploadSession,
        example: { "channel_id": "{channel_id}", "filename": "plan.txt", "file_size": 5 },
        permission: UploadFile,
    }
    /// Tells how much of an upload is here.
    GetUpload = GET "/api/v4/uploads/{upload_id}" -> 200 json UploadSession {
        path: ByUpload,
        permission: ReadUpload,
    }
    /// Sends the next bytes of an upload; the file is answered when they are the last, and else nothing (204).
    UploadData = POST "/api/v4/uploads/{upload_id}" -> 200 json FileInfo {
        path: ByUpload,
        body: bytes,
        example: "abc",
        permission: ReadUpload,
    }
    /// Lists the uploads that a user has begun.
    GetUploadsForUser = GET "/api/v4/users/{user_id}/uploads" -> 200 json Vec<UploadSession> {
        path: ByUser,
        permission: EditUser,
    }
    /// Lists what can be imported.
    ListImports = GET "/api/v4/imports" -> 200 json Vec<String> {
        scope: System read,
        permission: ManageSystem,
    }
    /// Removes what could be imported.
    DeleteImport = DELETE "/api/v4/imports/{import_name}" -> 200 json StatusOk {
        path: ByImport,
        scope: System write,
        permission: ManageSystem,
    }
    /// Lists what was exported.
    ListExports = GET "/api/v4/exports" -> 200 json Vec<String> {
        scope: System read,
        permission: ManageSystem,
    }
    /// Gets what was exported.
    DownloadExport = GET "/api/v4/exports/{export_name}" -> 200 bytes {
        path: ByExport,
        scope: System read,
        permission: ManageSystem,
    }
    /// Removes what was exported.
    DeleteExport = DELETE "/api/v4/exports/{export_name}" -> 200 json StatusOk {
        path: ByExport,
        scope: System write,
        permission: ManageSystem,
    }
}
