//! An export: all of a server that the format has words for, in an order that depends on names and times alone, so that the
//! export of an import has the same lines.
//!
//! It reads while others write. A server that ends in the middle leaves nothing behind, and the next one begins anew.

mod people;
mod posts;
mod rights;
mod writer;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use jackfield_model::{Channel, ChannelId, Emoji, Job, JobStatus, PostId, SchemeId, StringMap, Team, TeamId, UserId};
use jackfield_storage::{Batch, emoji as stored_emoji, jobs, moving as statements};

use self::writer::Writer;
use super::archive::DATA;
use super::lines::{self, Line, at, some};
use super::{Going, is_done};
use crate::jobs::Taken;
use crate::{App, Failure, Result, emoji, tasks, uploads};

/// What names the only team of an export of one.
pub(crate) const TEAM: &str = "team_id";
/// Rows that one statement reads.
const PAGE: i64 = 200;
/// How often it is told how far an export is, and the claim on it held for longer.
const TOLD: Duration = Duration::from_secs(5);

struct Export<'a> {
    app: &'a App,
    taken: &'a Taken,
    job: Job,
    /// The only team, and who is in it or wrote there, where that is all that is wanted.
    only: Option<(TeamId, HashSet<UserId>)>,
    writer: Writer,
    teams: HashMap<TeamId, String>,
    /// The schemes' names, where lines are to have them.
    schemes: HashMap<SchemeId, String>,
    /// Of teams: by name, and which team's.
    channels: Vec<Channel>,
    people: HashMap<UserId, String>,
    /// Who saved which post.
    saved: HashMap<PostId, Vec<String>>,
    /// Direct and group channels that somebody likes best, and that somebody sees.
    liked: HashMap<ChannelId, Vec<String>>,
    shown: HashSet<(UserId, String)>,
    exported: BTreeMap<String, u64>,
    progress: i64,
    told_at: Instant,
}

/// Exports everything, until somebody stops it: then `false`.
///
/// # Errors
/// Fails when the database or the disk does.
pub(super) async fn run(app: &App, taken: &Taken, job: Job) -> Result<bool> {
    let only = match job.data.get(TEAM).map(|id| id.parse::<TeamId>()) {
        Some(Ok(team)) => {
            let people = statements::people_of_team(team).all::<(UserId,)>(&app.store).await?;
            Some((team, people.into_iter().map(|(id,)| id).collect()))
        }
        Some(Err(_)) => return Err(Failure::of("app.team.get.find.app_error", 404)),
        None => None,
    };
    let export = Export {
        app,
        taken,
        job,
        only,
        writer: Writer::start(),
        teams: HashMap::new(),
        schemes: HashMap::new(),
        channels: Vec::new(),
        people: HashMap::new(),
        saved: HashMap::new(),
        liked: HashMap::new(),
        shown: HashSet::new(),
        exported: BTreeMap::new(),
        progress: 0,
        told_at: Instant::now(),
    };
    is_done(export.all().await)
}

impl Export<'_> {
    async fn all(mut self) -> Going {
        self.writer.begin("import.jsonl", true).await?;
        let version = Line { version: Some(lines::VERSION), ..Line::of_kind("version") };
        self.write(&version).await?;
        // Those of one team get what is its own: roles, emoji and direct channels are the server's.
        let whole = self.only.is_none();
        if whole {
            self.rights().await?;
            self.emojis().await?;
        }
        self.teams_and_channels().await?;
        self.everybody().await?;
        self.bots().await?;
        self.posts_of_channels().await?;
        if whole {
            self.direct_channels().await?;
        }
        self.files().await?;
        // Whoever lost the claim leaves the end to others.
        self.tell().await?;
        let name = match &self.only {
            Some((team, _)) => format!("{}_{team}_export.zip", self.job.id),
            None => format!("{}_export.zip", self.job.id),
        };
        let archive = self.writer.finish().await?;
        uploads::keep_export(self.app, &name, &archive.0).await?;
        let mut data = self.job.data;
        put(&mut data, &self.exported);
        data.insert(tasks::EXPORT.to_owned(), name);
        data.insert("is_downloadable".to_owned(), "true".to_owned());
        jobs::end(self.job.id, JobStatus::Success, &data, self.app.now()).execute(&self.app.store).await?;
        Ok(())
    }

    /// Whether somebody is exported.
    fn has(&self, user: UserId) -> bool {
        self.only.as_ref().is_none_or(|(_, people)| people.contains(&user))
    }

    fn wants(&self, what: &str) -> bool {
        self.job.data.get(what).is_some_and(|said| said != "false")
    }

    async fn write(&mut self, line: &Line) -> Going {
        let mut bytes = serde_json::to_vec(line).map_err(writer::fault)?;
        bytes.push(b'\n');
        self.writer.write(bytes).await?;
        if let Some(kind) = &line.kind {
            *self.exported.entry(kind.clone()).or_default() += 1;
        }
        Ok(())
    }

    /// Says now and then how far it is.
    async fn going(&mut self) -> Going {
        if self.told_at.elapsed() < TOLD { Ok(()) } else { self.tell().await }
    }

    async fn tell(&mut self) -> Going {
        put(&mut self.job.data, &self.exported);
        super::tell(self.app, self.taken, &self.job, self.progress, Batch::new()).await?;
        self.told_at = Instant::now();
        Ok(())
    }

    async fn emojis(&mut self) -> Going {
        let mut offset = 0;
        loop {
            let page = stored_emoji::page(PAGE, offset).all::<Emoji>(&self.app.store).await?;
            for found in &page {
                let image = format!("exported_emoji/{}/image", found.name);
                self.writer.later(&image, &emoji::place(found.id)).await?;
                let said = lines::Emoji { name: Some(found.name.clone()), image: Some(image) };
                self.write(&Line { emoji: Some(said), ..Line::of_kind("emoji") }).await?;
            }
            if is_last(&page) {
                return Ok(());
            }
            offset += PAGE;
            self.going().await?;
        }
    }

    async fn teams_and_channels(&mut self) -> Going {
        let mut after = String::new();
        let mut teams = Vec::new();
        loop {
            let page = statements::teams(&after, PAGE).all::<Team>(&self.app.store).await?;
            for team in &page {
                after.clone_from(&team.name);
                if self.only.as_ref().is_some_and(|(only, _)| *only != team.id) {
                    continue;
                }
                self.teams.insert(team.id, team.name.clone());
                teams.push(team.id);
                let said = lines::Team {
                    name: Some(team.name.clone()),
                    display_name: Some(team.display_name.clone()),
                    kind: Some(team.team_type.to_string()),
                    description: some(&team.description),
                    allow_open_invite: Some(team.allow_open_invite),
                    scheme: self.scheme(team.scheme_id),
                };
                self.write(&Line { team: Some(Box::new(said)), ..Line::of_kind("team") }).await?;
            }
            if is_last(&page) {
                break;
            }
        }
        let archived = self.wants("include_archived_channels");
        for team in teams {
            let mut after = String::new();
            loop {
                let page = statements::channels(team, &after, archived, PAGE).all::<Channel>(&self.app.store).await?;
                let last = is_last(&page);
                for channel in page {
                    after.clone_from(&channel.name);
                    let said = lines::Channel {
                        team: self.teams.get(&team).cloned(),
                        name: Some(channel.name.clone()),
                        display_name: Some(channel.display_name.clone()),
                        kind: Some(channel.channel_type.to_string()),
                        header: some(&channel.header),
                        purpose: some(&channel.purpose),
                        scheme: self.scheme(channel.scheme_id),
                        deleted_at: at(channel.delete_at),
                    };
                    self.write(&Line { channel: Some(Box::new(said)), ..Line::of_kind("channel") }).await?;
                    self.channels.push(channel);
                }
                if last {
                    break;
                }
            }
            self.going().await?;
        }
        Ok(())
    }

    /// The files that lines have named.
    async fn files(&mut self) -> Going {
        let mut named = self.writer.named().await?;
        while let Some(line) = named.next_line().await.map_err(writer::fault)? {
            let Some((name, place)) = line.split_once('\t') else { continue };
            let Ok(mut from) = self.app.files.read(place, 0, None).await else {
                tracing::warn!("The bytes of a file are gone, and it is not exported");
                continue;
            };
            self.writer.begin(&format!("{DATA}{name}"), false).await?;
            self.writer.copy(&mut from).await?;
            self.going().await?;
        }
        Ok(())
    }
}

fn put(data: &mut StringMap, exported: &BTreeMap<String, u64>) {
    data.insert("exported".to_owned(), serde_json::to_string(exported).unwrap_or_default());
}

fn is_last<T>(page: &[T]) -> bool {
    i64::try_from(page.len()).unwrap_or(i64::MAX) < PAGE
}
