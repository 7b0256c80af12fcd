//! Uploaded files and their previews.

use jackfield_model::{ChannelId, FileInfo, FileInfoList, FileLink, FileUploadResponse, SearchParameter};

use crate::operations;
use crate::path::{ByFile, ByTeam};
use crate::query::query;

query! {
    /// For an upload whose body is the file itself, not a form.
    pub struct UploadQuery {
        pub channel_id: ChannelId,
        pub filename: String,
        pub client_id: String,
    }

    pub struct DownloadQuery {
        /// Save it rather than show it.
        pub download: bool,
    }

    pub struct PublicFileQuery {
        /// Proves that the server made the link.
        pub h: String,
    }
}

operations! { tag "files", scope Files;
    /// Uploads files: a form with `channel_id`, `client_ids` and `files`, or the body itself.
    UploadFile = POST "/api/v4/files" -> 201 json FileUploadResponse {
        query: UploadQuery,
        body: multipart,
        example: { "channel_id": "{channel_id}", "files": "@picture.png" },
        permission: UploadFile,
    }
    /// Gets a file.
    GetFile = GET "/api/v4/files/{file_id}" -> 200 bytes {
        path: ByFile,
        query: DownloadQuery,
        permission: ReadFile,
    }
    /// Gets a small picture of an image.
    GetFileThumbnail = GET "/api/v4/files/{file_id}/thumbnail" -> 200 bytes {
        path: ByFile,
        query: DownloadQuery,
        permission: ReadFile,
    }
    /// Gets an image at the size of a screen.
    GetFilePreview = GET "/api/v4/files/{file_id}/preview" -> 200 bytes {
        path: ByFile,
        query: DownloadQuery,
        permission: ReadFile,
    }
    /// Searches the files of a team.
    SearchFilesInTeam = POST "/api/v4/teams/{team_id}/files/search" -> 200 json FileInfoList {
        path: ByTeam,
        body: json SearchParameter,
        example: { "terms": "picture" },
        scope: Files read everywhere,
        permission: ViewTeam,
    }
    /// Searches the files of all one's teams.
    SearchFiles = POST "/api/v4/files/search" -> 200 json FileInfoList {
        body: json SearchParameter,
        example: { "terms": "picture" },
        scope: Files read,
        permission: SignedIn,
    }
    /// Tells about a file.
    GetFileInfo = GET "/api/v4/files/{file_id}/info" -> 200 json FileInfo {
        path: ByFile,
        permission: ReadFile,
    }
    /// Makes a link by which anybody can get a file.
    GetFileLink = GET "/api/v4/files/{file_id}/link" -> 200 json FileLink {
        path: ByFile,
        scope: Files write,
        permission: ReadFile,
    }
    /// Gets a file by its public link.
    GetFilePublic = GET "/files/{file_id}/public" -> 200 bytes {
        path: ByFile,
        query: PublicFileQuery,
        example_query: "h={link_hash}",
        permission: Public,
    }
}
