//! The picture that people see where they sign in.

use crate::{StatusOk, operations};

operations! { tag "brand", scope System;
    /// Gets the picture, also for those who are not signed in.
    GetBrandImage = GET "/api/v4/brand/image" -> 200 bytes {
        permission: Public,
    }
    /// Sets the picture.
    UploadBrandImage = POST "/api/v4/brand/image" -> 201 json StatusOk {
        body: multipart,
        example: { "image": "@picture.png" },
        permission: EditBrand,
    }
    /// Removes the picture.
    DeleteBrandImage = DELETE "/api/v4/brand/image" -> 200 json StatusOk {
        permission: EditBrand,
    }
}
