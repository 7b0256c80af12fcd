//! Uploads in pieces, and what administrators bring in and take out, over HTTP.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::files::{DownloadQuery, GetFile};
use jackfield_api::path::{ByFile, ByUser, UserRef};
use jackfield_api::uploads::{self as api, ByImport, ByUpload};
use jackfield_client::{Client, ClientError, NOTHING, multipart};
use jackfield_model::{Channel, ChannelType, FileInfo, UploadId, UploadSession};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn draft(channel: &Channel, size: i64) -> UploadSession {
    UploadSession { channel_id: channel.id, filename: "plan.txt".into(), file_size: size, ..UploadSession::default() }
}

fn at(session: &UploadSession) -> ByUpload {
    ByUpload { upload_id: session.id }
}

async fn sends(person: &Person, id: UploadId, bytes: &[u8]) -> Result<(u16, Vec<u8>), ClientError> {
    let request = person.client.raw(Method::POST, &format!("/api/v4/uploads/{id}")).body(bytes.to_vec());
    let answer = Client::send(request).await?;
    let status = answer.status().as_u16();
    Ok((status, answer.bytes().await.expect("it is whole").to_vec()))
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_and_becomes_a_file_like_any_other() {
    everywhere(async |town: &Town| {
        let ben = &town.ben;
        let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        let session = ben.client.post::<api::CreateUpload>(draft(&plans, 10)).await?;
        assert_eq!((session.user_id, session.file_offset, session.upload_type.as_str()), (ben.id, 0, "attachment"));
        assert_eq!(sends(ben, session.id, b"0123").await?, (204, Vec::new()));
        let there = ben.client.get::<api::GetUpload>(at(&session)).await?;
        assert_eq!(there.file_offset, 4);
        let open = ben.client.get::<api::GetUploadsForUser>(ByUser { user_id: UserRef::Me }).await?;
        assert_eq!(open, [there]);
        // Also as a form.
        let form = multipart::Form::new().part("data", multipart::Part::bytes(b"45".to_vec()));
        let request = ben.client.raw(Method::POST, &format!("/api/v4/uploads/{}", session.id)).multipart(form);
        assert_eq!(Client::send(request).await?.status().as_u16(), 204);
        let (status, body) = sends(ben, session.id, b"6789").await?;
        let file: FileInfo = serde_json::from_slice(&body).expect("it is a file");
        assert_eq!((status, file.name.as_str(), file.size, file.user_id), (200, "plan.txt", 10, ben.id));
        let bytes = ben.client.bytes::<GetFile>(ByFile { file_id: file.id }, DownloadQuery::default()).await?;
        assert_eq!(bytes.as_ref(), b"0123456789");
        let gone = refused(ben.client.get::<api::GetUpload>(at(&session)).await);
        assert_eq!(gone, (404, "app.upload.get.app_error".into()));
        let post = ben.posts("Here").with_files(vec![file.id]).in_channel(&plans).await?;
        assert_eq!(post.file_ids, [file.id]);
        Ok(())
    })
    .await;
}

// covers: 6, 7
#[tokio::test]
async fn an_upload_is_its_users_alone_and_bounded() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let denied = (403, "api.context.permissions.app_error".to_owned());
        assert_eq!(refused(chloe.client.post::<api::CreateUpload>(draft(&secret, 3)).await), denied);
        let session = ben.client.post::<api::CreateUpload>(draft(&secret, 3)).await?;
        assert_eq!(refused(chloe.client.get::<api::GetUpload>(at(&session)).await), denied);
        assert_eq!(refused(sends(chloe, session.id, b"abc").await), denied);
        assert_eq!(refused(sends(anna, session.id, b"abc").await), denied, "nobody writes another's file");
        let more = refused(sends(ben, session.id, b"abcd").await);
        assert_eq!(more, (400, "app.upload.upload_data.larger.app_error".into()));
        assert_eq!(refused(sends(ben, session.id, b"abc").await).0, 404, "it is given up");
        for size in [0, -1] {
            let answer = refused(ben.client.post::<api::CreateUpload>(draft(&secret, size)).await);
            assert_eq!(answer, (400, "model.upload_session.is_valid.file_size.app_error".into()));
        }
        assert_eq!(refused(ben.client.post::<api::CreateUpload>(draft(&secret, i64::MAX)).await).0, 413);
        for _ in 0..50 {
            begins(ben, &secret).await?;
        }
        let full = refused(ben.client.post::<api::CreateUpload>(draft(&secret, 3)).await);
        assert_eq!(full, (429, "app.upload.create.limit.app_error".into()));
        let bens = ByUser { user_id: ben.id.into() };
        assert_eq!(refused(chloe.client.get::<api::GetUploadsForUser>(bens).await), denied);
        Ok(())
    })
    .await;
}

async fn begins(person: &Person, channel: &Channel) -> Result<(), ClientError> {
    person.client.post::<api::CreateUpload>(draft(channel, 3)).await.map(drop)
}

#[tokio::test]
async fn administrators_bring_files_in_and_nobody_else_sees_them() {
    everywhere(async |town: &Town| {
        let (anna, ben) = (&town.anna, &town.ben);
        let import = || UploadSession {
            upload_type: "import".into(),
            filename: "../data.zip".into(),
            file_size: 3,
            ..UploadSession::default()
        };
        assert_eq!(refused(ben.client.post::<api::CreateUpload>(import()).await).0, 403);
        let session = anna.client.post::<api::CreateUpload>(import()).await?;
        assert_eq!(sends(anna, session.id, b"zip").await?.0, 204);
        let name = format!("{}_..data.zip", session.id);
        assert_eq!(anna.client.get::<api::ListImports>(NOTHING).await?, std::slice::from_ref(&name));
        assert_eq!(refused(ben.client.get::<api::ListImports>(NOTHING).await).0, 403);
        anna.client.get::<api::DeleteImport>(ByImport { import_name: name }).await?;
        assert_eq!(anna.client.get::<api::ListImports>(NOTHING).await?, Vec::<String>::new());
        assert_eq!(anna.client.get::<api::ListExports>(NOTHING).await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}
