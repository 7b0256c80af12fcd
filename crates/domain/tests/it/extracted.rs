//! The text of files: taken out after they were uploaded, and again when an administrator asks.

use std::sync::Arc;

use jackfield_domain::files::{self, Extracting};
use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::{App, tasks, testing};
use jackfield_model::permission::{ManageJobs, ReadJobs, UploadFile};
use jackfield_model::{ChannelId, FileInfo, JobStatus, StringMap};
use jackfield_storage::files as stored;

use crate::people::{person, team};
use crate::world::World;

async fn uploads(app: &App, channel: ChannelId, name: &str, body: &[u8]) -> FileInfo {
    let granted = testing::granted::<UploadFile>(channel);
    files::keep_bytes(app, &granted, name, body).await.unwrap()
}

async fn content(app: &App, file: &FileInfo) -> String {
    stored::by_id(file.id).one::<FileInfo>(&app.store).await.unwrap().content
}

#[tokio::test]
async fn a_files_text_is_kept_after_it_was_uploaded() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app, "anna").await;
        let (_, square) = team(&app, "team", anna).await;
        let plan = uploads(&app, square, "plan.txt", "Zum Strand\0".as_bytes()).await;
        let page = uploads(&app, square, "page.html", b"<p>Hello <b>wor</b>ld</p><p>again</p>").await;
        let picture = uploads(&app, square, "picture.bin", b"words").await;
        assert_eq!(content(&app, &plan).await, "", "nobody waits for it");
        let worker = Worker::new(app.clone(), vec![Arc::new(Queue(Extracting))]);
        worker.run_due().await.unwrap();
        assert_eq!(content(&app, &plan).await, "Zum Strand");
        assert_eq!(content(&app, &page).await.split_whitespace().collect::<Vec<_>>(), ["Hello", "world", "again"]);
        assert_eq!(content(&app, &picture).await, "");
    }
}

#[tokio::test]
async fn a_job_reads_all_files_again_and_tells_how_it_went() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app, "anna").await;
        let (_, square) = team(&app, "team", anna).await;
        for number in 0..60 {
            uploads(&app, square, &format!("{number}.txt"), b"words").await;
        }
        let granted = testing::granted::<ManageJobs>(());
        let job = tasks::create(&app, &granted, "extract_content", StringMap::new()).await.unwrap();
        assert_eq!(job.status, JobStatus::Pending);
        let worker = Worker::new(app.clone(), vec![Arc::new(Queue(tasks::Doing))]);
        worker.run_due().await.unwrap();
        let reads = testing::granted::<ReadJobs>(());
        let done = tasks::get(&app, &reads, job.id).await.unwrap();
        assert_eq!((done.status, done.data["processed"].as_str()), (JobStatus::Success, "60"));
        assert_eq!(tasks::cancel(&app, &granted, job.id).await.map_err(|failure| failure.0.status_code), Err(400));

        let waiting = tasks::create(&app, &granted, "extract_content", StringMap::new()).await.unwrap();
        tasks::cancel(&app, &granted, waiting.id).await.unwrap();
        worker.run_due().await.unwrap();
        assert_eq!(tasks::get(&app, &reads, waiting.id).await.unwrap().status, JobStatus::Canceled);
        let open = tasks::list(&app, &reads, ("", "pending"), (10, 0)).await.unwrap();
        assert!(open.is_empty());
    }
}
