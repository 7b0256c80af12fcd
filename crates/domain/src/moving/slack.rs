//! A Slack export as an archive of the bulk format, which the import then takes like any other: what it names twice is there once,
//! and what it began it goes on with.
//!
//! It is read on a thread of its own, a channel at a time. What Slack has and lines have no words for is counted in the report.

mod channels;
mod people;
mod said;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use jackfield_model::{AppError, limits, names};
use serde::de::DeserializeOwned;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use self::people::People;
use self::said::{Message, Place, User};
use super::archive::DATA;
use super::lines::{self, Line, VERSION};
use crate::files::Received;
use crate::{Failure, Result};

/// Bytes of one file of messages.
const JSON: u64 = 256 * 1024 * 1024;

/// What an export has that does not move, by the guide's words.
pub type Left = BTreeMap<&'static str, u64>;

fn fault(error: impl ToString) -> Failure {
    AppError::internal("app.import.bulk_import.file_scan.error", error.to_string()).into()
}

fn broken() -> Failure {
    Failure::of("app.import.bulk_import.json_decode.error#slack", 400)
}

/// Makes the archive; `team` is the name of the team into which all of it comes, `most` how large a file may be.
///
/// # Errors
/// 400 for what is no Slack export, or a name that no team may have.
pub(super) fn converted(from: &Path, team: &str, now: i64, most: u64) -> Result<(Received, Left)> {
    if !names::is_valid_team_name(team) {
        return Err(AppError::invalid_param("team").into());
    }
    let zip = ZipArchive::new(File::open(from).map_err(|_| broken())?).map_err(|_| broken())?;
    let to = Received::new();
    let lines = Received::new();
    let mut export = Export::read(zip, team, now, most)?;
    let mut written = BufWriter::new(File::create(&lines.0).map_err(fault)?);
    export.lines(&mut written)?;
    written.into_inner().map_err(fault)?.sync_all().map_err(fault)?;
    export.archive(&lines.0, &to.0)?;
    Ok((to, export.left))
}

struct Export {
    zip: ZipArchive<File>,
    team: String,
    now: i64,
    most: u64,
    people: People,
    /// The channels' names by their ids; those of few have none.
    channels: HashMap<String, String>,
    /// Public and private channels, and whether they are private.
    places: Vec<(Place, bool)>,
    few: Vec<Place>,
    /// Where the files are that some exports have, by Slack's ids.
    uploads: HashMap<String, String>,
    /// Files that lines name: where they are in the export, and how they are called in the archive.
    files: Vec<(String, String)>,
    left: Left,
}

impl Export {
    fn read(mut zip: ZipArchive<File>, team: &str, now: i64, most: u64) -> Result<Self> {
        let users: Vec<User> = json(&mut zip, "users.json")?.ok_or_else(broken)?;
        let public: Vec<Place> = json(&mut zip, "channels.json")?.ok_or_else(broken)?;
        let private: Vec<Place> = json(&mut zip, "groups.json")?.unwrap_or_default();
        let mut few: Vec<Place> = json(&mut zip, "dms.json")?.unwrap_or_default();
        let uploads = uploads(&zip);
        let mut export = Self {
            uploads,
            zip,
            team: team.to_owned(),
            now,
            most,
            people: People::new(users),
            channels: HashMap::new(),
            places: Vec::new(),
            few: Vec::new(),
            files: Vec::new(),
            left: Left::new(),
        };
        let mut private: Vec<(Place, bool)> = private.into_iter().map(|place| (place, true)).collect();
        for place in json::<Vec<Place>>(&mut export.zip, "mpims.json")?.unwrap_or_default() {
            // Slack's groups have one person more than ours may.
            if place.members.len() > limits::GROUP_CHANNEL_MAX_USERS {
                private.push((place, true))
            } else {
                few.push(place)
            }
        }
        export.places = public.into_iter().map(|place| (place, false)).chain(private).collect();
        export.few = few;
        export.name_channels();
        Ok(export)
    }

    fn leave(&mut self, why: &'static str) {
        *self.left.entry(why).or_default() += 1;
    }

    /// All lines: whoever is named before whatever names them.
    fn lines(&mut self, to: &mut impl Write) -> Result<()> {
        // Messages first, to a place of their own: they name people of other companies, who are in no list.
        let posts = Received::new();
        let mut messages = BufWriter::new(File::create(&posts.0).map_err(fault)?);
        self.messages(&mut messages)?;
        messages.into_inner().map_err(fault)?;
        write(to, &Line { version: Some(VERSION), ..Line::of_kind("version") })?;
        let team = lines::Team {
            name: Some(self.team.clone()),
            display_name: Some(self.team.clone()),
            kind: Some("I".to_owned()),
            ..lines::Team::default()
        };
        write(to, &Line { team: Some(Box::new(team)), ..Line::of_kind("team") })?;
        self.channel_lines(to)?;
        self.people_lines(to)?;
        self.few_lines(to)?;
        std::io::copy(&mut File::open(&posts.0).map_err(fault)?, to).map_err(fault)?;
        to.flush().map_err(fault)
    }

    /// The lines and the files that they name, as one archive.
    fn archive(&mut self, lines: &Path, to: &Path) -> Result<()> {
        let mut archive = ZipWriter::new(BufWriter::new(File::create(to).map_err(fault)?));
        let options = SimpleFileOptions::default().large_file(true);
        archive.start_file("import.jsonl", options).map_err(fault)?;
        std::io::copy(&mut File::open(lines).map_err(fault)?, &mut archive).map_err(fault)?;
        for (inner, name) in std::mem::take(&mut self.files) {
            let Ok(entry) = self.zip.by_name(&inner) else { continue };
            if archive.start_file(format!("{DATA}{name}"), options).is_ok() {
                // One byte more says to the import that it is too large.
                std::io::copy(&mut entry.take(self.most.saturating_add(1)), &mut archive).map_err(fault)?;
            }
        }
        archive.finish().map_err(fault)?.into_inner().map_err(fault)?.sync_all().map_err(fault)
    }

    /// What was written in a channel, by days.
    fn days(&mut self, folder: &str) -> Result<Vec<Message>> {
        let prefix = format!("{folder}/");
        let is_day =
            |name: &str| name.strip_prefix(&prefix).is_some_and(|rest| rest.ends_with(".json") && !rest.contains('/'));
        let named = self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
        let mut days: Vec<String> = named.filter(|name| is_day(name)).collect();
        days.sort();
        let mut all = Vec::new();
        for day in days {
            all.extend(json::<Vec<Message>>(&mut self.zip, &day)?.unwrap_or_default());
        }
        Ok(all)
    }
}

/// The files that lie in a folder of their id. Slack itself leaves them out; those who fetch them put them there.
fn uploads(zip: &ZipArchive<File>) -> HashMap<String, String> {
    let named = zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    let of_id = named.filter_map(|name| {
        let (id, file) = name.strip_prefix("__uploads/")?.split_once('/')?;
        let is_file = !file.is_empty() && !file.contains('/') && id.chars().all(|c| c.is_ascii_alphanumeric());
        is_file.then(|| (id.to_owned(), name.clone()))
    });
    of_id.collect()
}

/// A file of the export; nothing where there is none.
fn json<T: DeserializeOwned>(zip: &mut ZipArchive<File>, name: &str) -> Result<Option<T>> {
    let Ok(entry) = zip.by_name(name) else { return Ok(None) };
    let mut text = Vec::new();
    entry.take(JSON + 1).read_to_end(&mut text).map_err(|_| broken())?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > JSON {
        return Err(broken());
    }
    serde_json::from_slice(&text).map(Some).map_err(|_| broken())
}

fn write(to: &mut impl Write, line: &Line) -> Result<()> {
    serde_json::to_writer(&mut *to, line).map_err(fault)?;
    to.write_all(b"\n").map_err(fault)
}
