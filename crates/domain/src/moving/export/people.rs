//! The lines of people and bots.

use std::collections::HashMap;

use jackfield_model::{Bot, Channel, ChannelId, ChannelMember, FAVORITE_CHANNEL, Preference, TeamMember, User, UserId};
use jackfield_storage::{bots, moving as statements, users};

use super::super::lines::{self, Line, PREFERENCES, at, some};
use super::{Export, Going, PAGE, is_last};
use crate::{avatars, embed};

/// Categories of preferences that lines have words for.
const CATEGORIES: &[&str] = &[
    "display_settings",
    "advanced_settings",
    "sidebar_settings",
    "notifications",
    "tutorial_step",
    "theme",
    "flagged_post",
    "direct_channel_show",
    "group_channel_show",
    FAVORITE_CHANNEL,
];

impl Export<'_> {
    pub(super) async fn everybody(&mut self) -> Going {
        let categories: Vec<String> = CATEGORIES.iter().map(|name| (*name).to_owned()).collect();
        let channels: HashMap<ChannelId, Channel> =
            self.channels.iter().map(|channel| (channel.id, channel.clone())).collect();
        let mut after = String::new();
        loop {
            let mut page = users::people_after(&after, PAGE).all::<User>(&self.app.store).await?;
            let last = is_last(&page);
            if let Some(user) = page.last() {
                after.clone_from(&user.username);
            }
            page.retain(|user| self.has(user.id));
            let ids: Vec<UserId> = page.iter().map(|user| user.id).collect();
            let teams = statements::teams_of(&ids).all::<TeamMember>(&self.app.store).await?;
            let members = statements::channels_of(&ids).all::<ChannelMember>(&self.app.store).await?;
            let kept = statements::preferences_of(&ids, &categories).all::<Preference>(&self.app.store).await?;
            for user in page {
                self.people.insert(user.id, user.username.clone());
                let own = |kept: &&Preference| kept.user_id == user.id;
                let kept: Vec<&Preference> = kept.iter().filter(own).collect();
                self.remember(&user, &kept);
                let mut said = lines::User {
                    username: Some(user.username.clone()),
                    email: Some(user.email.clone()),
                    auth_service: some(&user.auth_service),
                    auth_data: user.auth_data.clone().filter(|_| !user.auth_service.is_empty()),
                    nickname: some(&user.nickname),
                    first_name: some(&user.first_name),
                    last_name: some(&user.last_name),
                    position: some(&user.position),
                    roles: Some(in_order(&user.roles)),
                    locale: some(&user.locale),
                    delete_at: at(user.delete_at),
                    notify_props: Some(lines::told(user.notify_props.clone())),
                    ..lines::User::default()
                };
                let chosen = |category: &str, name: &str| {
                    let found = kept.iter().find(|kept| kept.category == category && kept.name == name);
                    found.map(|kept| kept.value.clone())
                };
                if self.only.is_some() && user.auth_service != embed::SERVICE {
                    // Whoever is here without the team is told by their name alone.
                    said = lines::User {
                        email: Some(format!("{}@embed.invalid", user.username)),
                        auth_service: None,
                        auth_data: None,
                        roles: Some("system_user".to_owned()),
                        notify_props: None,
                        ..said
                    };
                }
                for (field, category, name) in PREFERENCES {
                    *field(&mut said) = chosen(category, name);
                }
                said.tutorial_step = chosen("tutorial_step", user.id.as_str());
                said.theme = chosen("theme", "");
                let mut of_teams: Vec<lines::InTeam> = Vec::new();
                for member in teams.iter().filter(|member| member.user_id == user.id) {
                    let Some(name) = self.teams.get(&member.team_id) else { continue };
                    let mut own = Vec::new();
                    for within in members.iter().filter(|within| within.user_id == user.id) {
                        if let Some(channel) = channels.get(&within.channel_id)
                            && channel.team_id == member.team_id
                        {
                            let favorite =
                                chosen(FAVORITE_CHANNEL, channel.id.as_str()).is_some_and(|value| value == "true");
                            own.push(in_channel(channel, within, favorite));
                        }
                    }
                    own.sort_by(|one, other| one.name.cmp(&other.name));
                    of_teams.push(lines::InTeam {
                        name: Some(name.clone()),
                        roles: Some(in_order(&member.roles)),
                        theme: chosen("theme", member.team_id.as_str()),
                        channels: Some(own),
                    });
                }
                of_teams.sort_by(|one, other| one.name.cmp(&other.name));
                said.teams = Some(of_teams);
                if user.last_picture_update.0 > 0 {
                    said.profile_image = self.picture(&user.username, user.id).await?;
                }
                self.write(&Line { user: Some(Box::new(said)), ..Line::of_kind("user") }).await?;
            }
            self.going().await?;
            if last {
                return Ok(());
            }
        }
    }

    /// Keeps in mind what lines of others say of somebody.
    fn remember(&mut self, user: &User, kept: &[&Preference]) {
        for Preference { category, name, value, .. } in kept.iter().copied() {
            if value != "true" {
                continue;
            }
            match category.as_str() {
                "flagged_post" => {
                    if let Ok(id) = name.parse() {
                        self.saved.entry(id).or_default().push(user.username.clone());
                    }
                }
                FAVORITE_CHANNEL => {
                    if let Ok(id) = name.parse() {
                        self.liked.entry(id).or_default().push(user.username.clone());
                    }
                }
                "direct_channel_show" | "group_channel_show" => {
                    self.shown.insert((user.id, name.clone()));
                }
                _ => {}
            }
        }
    }

    async fn picture(&mut self, username: &str, id: UserId) -> Going<Option<String>> {
        if !self.wants("include_profile_pictures") {
            return Ok(None);
        }
        let name = format!("profile_images/{username}.png");
        self.writer.later(&name, &avatars::place(id)).await?;
        Ok(Some(name))
    }

    pub(super) async fn bots(&mut self) -> Going {
        let mut found = Vec::new();
        let mut offset = 0;
        loop {
            let page = bots::page("", true, false, PAGE, offset).all::<Bot>(&self.app.store).await?;
            let last = is_last(&page);
            found.extend(page);
            if last {
                break;
            }
            offset += PAGE;
        }
        found.retain(|bot| self.has(bot.user_id));
        found.sort_by(|one, other| one.username.cmp(&other.username));
        for bot in found {
            let owner = bot.owner_id.parse().ok().and_then(|id| self.people.get(&id).cloned());
            let profile_image =
                if bot.last_icon_update.0 > 0 { self.picture(&bot.username, bot.user_id).await? } else { None };
            let said = lines::Bot {
                username: Some(bot.username.clone()),
                owner: Some(owner.unwrap_or(bot.owner_id)),
                display_name: some(&bot.display_name),
                description: some(&bot.description),
                profile_image,
                delete_at: at(bot.delete_at),
            };
            self.people.insert(bot.user_id, bot.username);
            self.write(&Line { bot: Some(Box::new(said)), ..Line::of_kind("bot") }).await?;
        }
        self.going().await
    }
}

fn in_order(roles: &str) -> String {
    let mut roles: Vec<&str> = roles.split_ascii_whitespace().collect();
    roles.sort_unstable();
    roles.join(" ")
}

fn in_channel(channel: &Channel, member: &ChannelMember, favorite: bool) -> lines::InChannel {
    let number = |count: i64| (count != 0).then_some(count);
    lines::InChannel {
        name: Some(channel.name.clone()),
        roles: Some(in_order(&member.roles)),
        notify_props: Some(member.notify_props.clone()),
        favorite: favorite.then_some(true),
        mention_count: number(member.mention_count),
        mention_count_root: number(member.mention_count_root),
        urgent_mention_count: number(member.urgent_mention_count),
        last_viewed_at: Some(member.last_viewed_at),
    }
}
