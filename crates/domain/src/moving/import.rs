//! An import: line after line, posts some hundred at a time.
//!
//! How far it is stands in its job, and is stored in the same transaction as the posts that it tells of: whenever the server
//! ends, the next one goes on behind them. What is there already is found by its name and becomes what its line says; posts are found by
//! who wrote what when, and stay. A second import of the same lines changes nothing.

mod members;
mod posts;
mod rights;
mod things;
mod updates;

use std::time::{Duration, Instant};

use jackfield_model::{ChannelId, Job, JobStatus};
use jackfield_storage::{Batch, jobs, moving as statements};

use self::posts::Wanted;
use super::archive::{Archive, Numbered, Unread};
use super::lines::{self, Line};
use super::names::Names;
use super::report::{Report, Why};
use super::{Going, Halt, is_done};
use crate::cx::SystemCx;
use crate::jobs::Taken;
use crate::{App, Result, uploads};

/// Posts, replies among them, that one transaction brings in.
const TOGETHER: usize = 500;
/// How often it is told how far an import is that brings in no posts just now.
const TOLD: Duration = Duration::from_secs(2);
/// Channels whose members are counted in one transaction.
const COUNTED: i64 = 20;

/// Which import a job is about.
pub(crate) const FILE: &str = "import_file";

/// How a line ended.
pub(super) enum Outcome {
    Made,
    /// There, and now as its line says.
    Updated,
    There,
}

type Tried = std::result::Result<Outcome, Why>;

struct Import<'a> {
    app: &'a App,
    cx: SystemCx,
    taken: &'a Taken,
    job: Job,
    archive: Archive,
    names: Names,
    report: Report,
    /// Posts that wait for each other.
    waiting: Vec<Wanted>,
    waiting_posts: usize,
    /// Bytes of the lines that were read.
    bytes: u64,
    told_at: Instant,
    /// The line whose parts are looked at.
    line: u64,
}

/// Goes on with an import until it is done, or somebody stops it: then `false`.
///
/// # Errors
/// 400 when there is no such import, or it is none.
pub(super) async fn run(app: &App, taken: &Taken, job: Job) -> Result<bool> {
    let name = job.data.get(FILE).cloned().unwrap_or_default();
    let path = uploads::find_import(app, &name).await?;
    let archive = Archive::open(app, &path).await?;
    let report = Report::of(&job.data);
    let mut import = Import {
        app,
        cx: SystemCx::new("import"),
        taken,
        job,
        archive,
        names: Names::default(),
        report,
        waiting: Vec::new(),
        waiting_posts: 0,
        bytes: 0,
        told_at: Instant::now(),
        line: 0,
    };
    let read = import.read().await;
    // Also of what was taken back in the middle.
    let counted = import.count().await;
    if is_done(read.and(counted))? { import.end().await } else { Ok(false) }
}

impl Import<'_> {
    async fn read(&mut self) -> Going {
        let mut lines = self.archive.read(self.report.line);
        while let Some(some) = lines.recv().await {
            for numbered in some? {
                self.take(numbered).await?;
            }
        }
        self.flush().await
    }

    /// Does a line, or has it wait for others.
    async fn take(&mut self, numbered: Numbered) -> Going {
        let Numbered { number, bytes, line } = numbered;
        self.line = number;
        let line = match line {
            Ok(line) => line,
            Err(unread) => {
                let what = if let Unread::NoJson(what) = &unread { what.as_str() } else { "" };
                let why = if unread == Unread::TooLong { "too_long" } else { "not_json" };
                self.flush().await?;
                self.report.leave(number, why, what);
                return self.done(number, bytes).await;
            }
        };
        if let Line { kind: Some(kind), post, direct_post, .. } = &line
            && let Some(post) = match kind.as_str() {
                "post" => post.clone(),
                "direct_post" => direct_post.clone(),
                _ => None,
            }
        {
            self.waiting_posts += 1 + lines::list(&post.replies).len();
            self.waiting.push(Wanted { line: number, is_direct: kind == "direct_post", post });
            self.bytes = bytes;
            return if self.waiting_posts >= TOGETHER { self.flush().await } else { Ok(()) };
        }
        self.flush().await?;
        let kind = line.kind.clone().unwrap_or_default();
        let (counted, name, tried) = self.thing(&kind, line).await;
        match tried {
            Ok(Outcome::Made) => self.report.import(counted),
            Ok(Outcome::Updated) => self.report.update(counted),
            Ok(Outcome::There) => self.report.find(counted),
            Err(Why::Refused(failure)) if failure.0.status_code >= 500 && failure.0.status_code != 501 => {
                return Err(Halt::Failed(failure));
            }
            Err(why) => self.report.leave(number, why, &name),
        }
        self.done(number, bytes).await
    }

    /// Does a line that is no post: as what it is counted, and what it is called.
    async fn thing(&mut self, kind: &str, line: Line) -> (&'static str, String, Tried) {
        let missing = || Err(Why::Word("empty"));
        match kind {
            "version" => {
                let version = line.version.unwrap_or_default();
                let known =
                    if version == lines::VERSION { Ok(Outcome::There) } else { Err(Why::Word("unknown_version")) };
                ("version", version.to_string(), known)
            }
            "emoji" => match line.emoji {
                Some(said) => ("emoji", lines::text(&said.name).to_owned(), self.emoji(&said).await),
                None => ("emoji", String::new(), missing()),
            },
            "team" => match line.team {
                Some(said) => ("teams", lines::text(&said.name).to_owned(), self.team(&said).await),
                None => ("teams", String::new(), missing()),
            },
            "channel" => match line.channel {
                Some(said) => ("channels", lines::text(&said.name).to_owned(), self.channel(&said).await),
                None => ("channels", String::new(), missing()),
            },
            "user" => match line.user {
                Some(said) => ("users", lines::text(&said.username).to_owned(), self.user(*said).await),
                None => ("users", String::new(), missing()),
            },
            "bot" => match line.bot {
                Some(said) => ("bots", lines::text(&said.username).to_owned(), self.bot(&said).await),
                None => ("bots", String::new(), missing()),
            },
            "direct_channel" => match line.direct_channel {
                Some(said) => {
                    let name = lines::list(&said.members).join(", ");
                    ("direct_channels", name, self.direct_channel(&said).await)
                }
                None => ("direct_channels", String::new(), missing()),
            },
            "role" => match line.role {
                Some(said) => ("roles", lines::text(&said.name).to_owned(), self.role(&said).await),
                None => ("roles", String::new(), missing()),
            },
            "scheme" => match line.scheme {
                Some(said) => ("schemes", lines::text(&said.name).to_owned(), self.scheme(&said).await),
                None => ("schemes", String::new(), missing()),
            },
            other => ("lines", other.to_owned(), Err(Why::Word("unknown_type"))),
        }
    }

    /// Notes that a line is done, and tells so now and then.
    async fn done(&mut self, number: u64, bytes: u64) -> Going {
        self.report.line = number;
        self.bytes = bytes;
        if self.told_at.elapsed() < TOLD {
            return Ok(());
        }
        self.commit(Batch::new()).await
    }

    /// Stores a batch together with how far the import is.
    async fn commit(&mut self, batch: Batch) -> Going {
        self.report.put(&mut self.job.data);
        let percent = self.bytes.saturating_mul(99).checked_div(self.archive.size).unwrap_or_default().min(99);
        let progress = i64::try_from(percent).unwrap_or_default();
        super::tell(self.app, self.taken, &self.job, progress, batch).await?;
        self.told_at = Instant::now();
        Ok(())
    }

    /// Counts what members have read of the channels into which posts came.
    async fn count(&mut self) -> Going {
        loop {
            let found = statements::noted(self.job.id, COUNTED).all::<(ChannelId,)>(&self.app.store).await?;
            if found.is_empty() {
                return Ok(());
            }
            let mut batch = Batch::new();
            super::hold(self.taken, self.app, &mut batch);
            for (channel,) in found {
                batch.push(statements::count_read(channel));
                batch.push(statements::forget(self.job.id, channel));
            }
            batch.commit(&self.app.store).await?;
        }
    }

    /// Ends the job with its report.
    async fn end(mut self) -> Result<bool> {
        self.report.put(&mut self.job.data);
        let status = if self.report.left_out == 0 { JobStatus::Success } else { JobStatus::Warning };
        jobs::end(self.job.id, status, &self.job.data, self.app.now()).execute(&self.app.store).await?;
        let Report { line, left_out, .. } = &self.report;
        tracing::info!(job.id = %self.job.id, lines = line, left_out, "An import is done");
        Ok(true)
    }
}
