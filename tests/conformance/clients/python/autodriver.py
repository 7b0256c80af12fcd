"""What `mattermostautodriver` calls, which is made from Mattermost's own description of its API."""

import time

from calls import PICTURE, Calls, address, ok
from mattermostautodriver import TypedDriver
from mattermostautodriver.exceptions import (
    InvalidOrMissingParameters,
    NoAccessTokenProvided,
    NotEnoughPermissions,
    ResourceNotFound,
)

host, port, login, password = address()
at = {"scheme": "http", "url": host, "port": port, "max_retries": 0}
driver = TypedDriver({**at, "login_id": login, "password": password})
calls = Calls()

me = calls("login", driver.login, lambda user: user["username"] == login)
ME = me["id"]

# The server.
system = driver.system
calls("system.get_ping", system.get_ping, lambda ping: ping["status"] == "OK")
calls("system.get_ping with status", lambda: system.get_ping(get_server_status=True), lambda ping: ping["database_status"] == "OK")
calls("system.get_client_config", system.get_client_config, lambda config: config["Version"].startswith("11."))
calls("system.get_client_license", lambda: system.get_client_license("old"), lambda license: license["IsLicensed"] == "false")
config = calls("system.get_config", system.get_config, lambda config: "SiteName" in config["TeamSettings"])
calls("system.patch_config", lambda: system.patch_config({"TeamSettings": {"SiteName": "Driven"}}),
      lambda config: config["TeamSettings"]["SiteName"] == "Driven")
config["TeamSettings"]["SiteName"] = "Driven again"
calls("system.update_config", lambda: system.update_config(config), lambda config: config["TeamSettings"]["SiteName"] == "Driven again")
calls("system.reload_config", system.reload_config, ok)
calls("system.get_environment_config", system.get_environment_config, lambda config: isinstance(config, dict))
calls("system.get_supported_timezone", system.get_supported_timezone, lambda zones: "Europe/Berlin" in zones)
calls("system.get_logs", system.get_logs, lambda lines: isinstance(lines, list))
calls("system.post_log", lambda: system.post_log("ERROR", "a client failed"), lambda answer: "message" in answer)
calls("system.query_logs", lambda: system.query_logs(server_names=[], log_levels=[], date_from="", date_to=""), lambda logs: isinstance(logs, dict))
calls("system.get_audits", system.get_audits, lambda audits: isinstance(audits, list))
calls("system.invalidate_caches", system.invalidate_caches, ok)
calls("system.database_recycle", system.database_recycle, ok)
calls("system.get_analytics_old", lambda: system.get_analytics_old(name="standard"), lambda rows: any(row["name"] == "post_count" for row in rows))
calls("system.get_applied_schema_migrations", system.get_applied_schema_migrations, lambda found: found[0]["version"] >= 1)
calls("system.set_server_busy", lambda: system.set_server_busy(60), ok)
calls("system.get_server_busy_expires", system.get_server_busy_expires, lambda busy: busy["busy"] is True)
calls("system.clear_server_busy", system.clear_server_busy, ok)
calls("system.check_integrity", system.check_integrity, lambda found: isinstance(found, list))
calls("system.test_file_store_connection", lambda: system.test_file_store_connection(config), ok)
calls("system.get_onboarding_complete", system.get_onboarding_complete, lambda answer: isinstance(answer, dict))
calls("usage.get_posts_usage", driver.usage.get_posts_usage, lambda usage: usage["count"] >= 0)
calls("usage.get_storage_usage", driver.usage.get_storage_usage, lambda usage: usage["bytes"] >= 0)
calls("cluster.get_cluster_status", driver.cluster.get_cluster_status, lambda nodes: isinstance(nodes, list))
calls("users.get_server_limits", driver.users.get_server_limits, lambda limits: "maxUsersLimit" in limits)

# Teams.
teams = driver.teams
team = calls("teams.create_team", lambda: teams.create_team("drivers", "Drivers", "O"), lambda team: team["name"] == "drivers")
TEAM = team["id"]
other = calls("teams.create_team invite only", lambda: teams.create_team("others", "Others", "I"), lambda team: team["type"] == "I")
calls("teams.get_team", lambda: teams.get_team(TEAM), lambda found: found["id"] == TEAM)
calls("teams.get_team_by_name", lambda: teams.get_team_by_name("drivers"), lambda found: found["id"] == TEAM)
calls("teams.team_exists", lambda: teams.team_exists("drivers"), lambda answer: answer == {"exists": True})
calls("teams.team_exists not", lambda: teams.team_exists("nowhere"), lambda answer: answer == {"exists": False})
calls("teams.get_all_teams", lambda: teams.get_all_teams(per_page=100), lambda found: TEAM in [one["id"] for one in found])
calls("teams.get_all_teams counted", lambda: teams.get_all_teams(include_total_count=True), lambda found: found["total_count"] >= 2)
calls("teams.patch_team", lambda: teams.patch_team(TEAM, description="who drive"), lambda found: found["description"] == "who drive")
calls("teams.update_team_privacy", lambda: teams.update_team_privacy(TEAM, "O"), lambda found: found["allow_open_invite"] is True)
calls("teams.search_teams", lambda: teams.search_teams(term="driv"), lambda found: [one["id"] for one in found] == [TEAM])
calls("teams.get_teams_for_user", lambda: teams.get_teams_for_user(ME), lambda found: TEAM in [one["id"] for one in found])
calls("teams.get_team_stats", lambda: teams.get_team_stats(TEAM), lambda stats: stats["total_member_count"] == 1)
calls("teams.get_team_members_for_user", lambda: teams.get_team_members_for_user(ME), lambda found: len(found) >= 2)
calls("teams.regenerate_team_invite_id", lambda: teams.regenerate_team_invite_id(TEAM), lambda found: found["invite_id"] != team["invite_id"])
calls("teams.get_teams_unread_for_user", lambda: teams.get_teams_unread_for_user(ME, ""), lambda found: isinstance(found, list))
calls("teams.get_team_unread", lambda: teams.get_team_unread(ME, TEAM), lambda unread: unread["team_id"] == TEAM)
calls("teams.set_team_icon", lambda: teams.set_team_icon(TEAM, PICTURE), ok)
calls("teams.get_team_icon", lambda: teams.get_team_icon(TEAM), lambda answer: answer.content[:4] == b"\x89PNG")
calls("teams.remove_team_icon", lambda: teams.remove_team_icon(TEAM), ok)

# People.
users = driver.users


def person(name):
    make = lambda: users.create_user(f"{name}@example.com", name, first_name=name.title(), password="correct horse 7")
    return calls(f"users.create_user {name}", make, lambda user: user["username"] == name)["id"]


ADA, BOB, CAT = person("ada"), person("bob"), person("cat")
calls("users.get_user", lambda: users.get_user(ADA), lambda user: user["email"] == "ada@example.com")
calls("users.get_user me", lambda: users.get_user("me"), lambda user: user["id"] == ME)
calls("users.get_user_by_username", lambda: users.get_user_by_username("bob"), lambda user: user["id"] == BOB)
calls("users.get_user_by_email", lambda: users.get_user_by_email("cat@example.com"), lambda user: user["id"] == CAT)
calls("users.get_users", lambda: users.get_users(per_page=200), lambda found: {ADA, BOB, CAT} <= {one["id"] for one in found})
calls("users.get_users_by_ids", lambda: users.get_users_by_ids([ADA, BOB]), lambda found: len(found) == 2)
calls("users.get_users_by_usernames", lambda: users.get_users_by_usernames(["ada", "cat"]), lambda found: len(found) == 2)
calls("users.search_users", lambda: users.search_users("ada"), lambda found: [one["id"] for one in found] == [ADA])
calls("users.autocomplete_users", lambda: users.autocomplete_users("bo"), lambda found: BOB in [one["id"] for one in found["users"]])
calls("users.get_total_users_stats", users.get_total_users_stats, lambda stats: stats["total_users_count"] >= 4)
calls("users.get_total_users_stats_filtered", users.get_total_users_stats_filtered, lambda stats: stats["total_users_count"] >= 4)
calls("users.patch_user", lambda: users.patch_user(ADA, nickname="Countess"), lambda user: user["nickname"] == "Countess")
calls("users.update_user_roles", lambda: users.update_user_roles(CAT, "system_user system_admin"), ok)
calls("users.update_user_active", lambda: users.update_user_active(CAT, False), ok)
calls("users.update_user_active again", lambda: users.update_user_active(CAT, True), ok)
calls("users.update_user_password", lambda: users.update_user_password(BOB, "another horse 8"), ok)
calls("users.verify_user_email_without_token", lambda: users.verify_user_email_without_token(BOB), lambda user: user["email_verified"] is True)
calls("users.set_profile_image", lambda: users.set_profile_image(ADA, PICTURE), ok)
calls("users.get_profile_image", lambda: users.get_profile_image(ADA), lambda answer: len(answer.content) > 50)
calls("users.get_default_profile_image", lambda: users.get_default_profile_image(ADA), lambda answer: len(answer.content) > 50)
calls("users.set_default_profile_image", lambda: users.set_default_profile_image(ADA), ok)
calls("users.get_sessions", lambda: users.get_sessions(ME), lambda found: len(found) >= 1)
calls("users.get_user_audits", lambda: users.get_user_audits(ME), lambda found: isinstance(found, list))
calls("users.revoke_all_sessions", lambda: users.revoke_all_sessions(BOB), ok)
token = calls("users.create_user_access_token", lambda: users.create_user_access_token(ME, "for a robot"), lambda made: len(made["token"]) == 26)
calls("users.get_user_access_token", lambda: users.get_user_access_token(token["id"]), lambda found: found.get("token", "") == "")
calls("users.get_user_access_tokens_for_user", lambda: users.get_user_access_tokens_for_user(ME), lambda found: len(found) == 1)
calls("users.get_user_access_tokens", users.get_user_access_tokens, lambda found: len(found) == 1)
calls("users.search_user_access_tokens", lambda: users.search_user_access_tokens(login), lambda found: len(found) == 1)
calls("users.disable_user_access_token", lambda: users.disable_user_access_token(token["id"]), ok)
calls("users.enable_user_access_token", lambda: users.enable_user_access_token(token["id"]), ok)
calls("users.revoke_user_access_token", lambda: users.revoke_user_access_token(token["id"]), ok)
calls("users.get_known_users", users.get_known_users, lambda found: isinstance(found, list))
calls("users.get_users_with_invalid_emails", users.get_users_with_invalid_emails, lambda found: isinstance(found, list))
calls.refuses("users.generate_mfa_secret", lambda: users.generate_mfa_secret(ME), Exception)

# Who is where.
calls("teams.add_team_member", lambda: teams.add_team_member(TEAM, user_id=ADA), lambda member: member["user_id"] == ADA)
calls("teams.add_team_members", lambda: teams.add_team_members(TEAM, [{"team_id": TEAM, "user_id": BOB}, {"team_id": TEAM, "user_id": CAT}]),
      lambda found: len(found) == 2)
calls("teams.get_team_members", lambda: teams.get_team_members(TEAM), lambda found: len(found) == 4)
calls("teams.get_team_member", lambda: teams.get_team_member(TEAM, ADA), lambda member: "team_user" in member["roles"])
calls("teams.get_team_members_by_ids", lambda: teams.get_team_members_by_ids(TEAM, [ADA, BOB]), lambda found: len(found) == 2)
calls("teams.update_team_member_roles", lambda: teams.update_team_member_roles(TEAM, ADA, "team_user team_admin"), ok)
calls("teams.update_team_member_scheme_roles", lambda: teams.update_team_member_scheme_roles(TEAM, ADA, False, True), ok)
calls("teams.remove_team_member", lambda: teams.remove_team_member(TEAM, CAT), ok)

# Channels.
channels = driver.channels
made = calls("channels.create_channel", lambda: channels.create_channel(TEAM, "plans", "Plans", "O", purpose="to plan"),
             lambda channel: channel["purpose"] == "to plan")
PLANS = made["id"]
secret = calls("channels.create_channel private", lambda: channels.create_channel(TEAM, "secret", "Secret", "P"), lambda channel: channel["type"] == "P")
direct = calls("channels.create_direct_channel", lambda: channels.create_direct_channel([ME, ADA]), lambda channel: channel["type"] == "D")
group = calls("channels.create_group_channel", lambda: channels.create_group_channel([ME, ADA, BOB]), lambda channel: channel["type"] == "G")
calls("channels.get_channel", lambda: channels.get_channel(PLANS), lambda channel: channel["name"] == "plans")
calls("channels.get_channel_by_name", lambda: channels.get_channel_by_name(TEAM, "plans"), lambda channel: channel["id"] == PLANS)
calls("channels.get_channel_by_name_for_team_name", lambda: channels.get_channel_by_name_for_team_name("drivers", "plans"),
      lambda channel: channel["id"] == PLANS)
calls("channels.patch_channel", lambda: channels.patch_channel(PLANS, header="**Plans**"), lambda channel: channel["header"] == "**Plans**")
calls("channels.update_channel", lambda: channels.update_channel(PLANS, PLANS, name="plans", display_name="All plans"),
      lambda channel: channel["display_name"] == "All plans")
calls("channels.update_channel_privacy", lambda: channels.update_channel_privacy(secret["id"], "O"), lambda channel: channel["type"] == "O")
calls("channels.get_all_channels", lambda: channels.get_all_channels(per_page=200), lambda found: PLANS in [one["id"] for one in found])
calls("channels.search_all_channels", lambda: channels.search_all_channels("plans"), lambda found: PLANS in [one["id"] for one in found])
calls("channels.get_public_channels_for_team", lambda: channels.get_public_channels_for_team(TEAM), lambda found: len(found) >= 3)
calls("channels.get_private_channels_for_team", lambda: channels.get_private_channels_for_team(TEAM), lambda found: isinstance(found, list))
calls("channels.search_channels", lambda: channels.search_channels(TEAM, "plan"), lambda found: PLANS in [one["id"] for one in found])
calls("channels.autocomplete_channels_for_team", lambda: channels.autocomplete_channels_for_team(TEAM, "plan"), lambda found: found[0]["id"] == PLANS)
calls("channels.add_channel_member", lambda: channels.add_channel_member(PLANS, user_id=ADA), lambda member: member["user_id"] == ADA)
calls("channels.add_channel_member many", lambda: channels.add_channel_member(PLANS, user_ids=[BOB]), lambda found: found[0]["user_id"] == BOB)
calls("channels.get_channel_members", lambda: channels.get_channel_members(PLANS), lambda found: len(found) == 3)
calls("channels.get_channel_members_by_ids", lambda: channels.get_channel_members_by_ids(PLANS, [ADA]), lambda found: found[0]["user_id"] == ADA)
calls("channels.get_channel_member", lambda: channels.get_channel_member(PLANS, ADA), lambda member: member["channel_id"] == PLANS)
calls("channels.get_channel_members_timezones", lambda: channels.get_channel_members_timezones(PLANS), lambda found: isinstance(found, list))
calls("channels.get_channel_stats", lambda: channels.get_channel_stats(PLANS), lambda stats: stats["member_count"] == 3)
calls("channels.get_channels_member_count", lambda: channels.get_channels_member_count([PLANS]), lambda found: found[PLANS] == 3)
calls("channels.update_channel_roles", lambda: channels.update_channel_roles(PLANS, ADA, "channel_user channel_admin"), ok)
calls("channels.update_channel_member_scheme_roles", lambda: channels.update_channel_member_scheme_roles(PLANS, ADA, False, True), ok)
calls("channels.update_channel_notify_props", lambda: channels.update_channel_notify_props(PLANS, ME, {"desktop": "all"}), ok)
calls("channels.view_channel", lambda: channels.view_channel(ME, PLANS), lambda viewed: PLANS in viewed["last_viewed_at_times"])
calls("channels.get_channel_members_for_user", lambda: channels.get_channel_members_for_user(ME, TEAM), lambda found: len(found) >= 4)
calls("channels.get_channels_for_team_for_user", lambda: channels.get_channels_for_team_for_user(ME, TEAM), lambda found: PLANS in [one["id"] for one in found])
calls("channels.get_channels_for_user", lambda: channels.get_channels_for_user(ME), lambda found: PLANS in [one["id"] for one in found])
calls("channels.get_channel_unread", lambda: channels.get_channel_unread(ME, PLANS), lambda unread: unread["channel_id"] == PLANS)
calls("channels.get_group_message_members_common_teams", lambda: channels.get_group_message_members_common_teams(group["id"]),
      lambda found: TEAM in [one["id"] for one in found])
categories = calls("channels.get_sidebar_categories_for_team_for_user", lambda: channels.get_sidebar_categories_for_team_for_user(TEAM, ME),
                   lambda found: len(found["order"]) == len(found["categories"]) == 3)
category = calls("channels.create_sidebar_category_for_team_for_user",
                 lambda: channels.create_sidebar_category_for_team_for_user(TEAM, ME, {"user_id": ME, "team_id": TEAM, "display_name": "Mine",
                                                                                       "type": "custom", "channel_ids": [PLANS]}),
                 lambda made: made["channel_ids"] == [PLANS])
calls("channels.get_sidebar_category_order_for_team_for_user", lambda: channels.get_sidebar_category_order_for_team_for_user(TEAM, ME),
      lambda order: category["id"] in order)
calls("channels.remove_sidebar_category_for_team_for_user", lambda: channels.remove_sidebar_category_for_team_for_user(TEAM, ME, category["id"]), ok)
calls("channels.remove_user_from_channel", lambda: channels.remove_user_from_channel(PLANS, BOB), ok)
calls("channels.delete_channel", lambda: channels.delete_channel(secret["id"]), ok)
calls("channels.get_deleted_channels_for_team", lambda: channels.get_deleted_channels_for_team(TEAM), lambda found: secret["id"] in [one["id"] for one in found])
calls("channels.restore_channel", lambda: channels.restore_channel(secret["id"]), lambda channel: channel["delete_at"] == 0)
calls("channels.move_channel", lambda: channels.move_channel(secret["id"], other["id"], force=True), lambda channel: channel["team_id"] == other["id"])

# Files and posts.
files, posts = driver.files, driver.posts
sent = calls("files.upload_file", lambda: files.upload_file(files=("plan.txt", b"to the beach"), channel_id=PLANS),
             lambda answer: answer["file_infos"][0]["name"] == "plan.txt")
FILE = sent["file_infos"][0]["id"]
root = calls("posts.create_post", lambda: posts.create_post(PLANS, "Pelicans #birds", file_ids=[FILE]), lambda post: post["file_ids"] == [FILE])
ROOT = root["id"]
reply = calls("posts.create_post reply", lambda: posts.create_post(PLANS, "Which ones?", root_id=ROOT), lambda post: post["root_id"] == ROOT)
calls("files.get_file", lambda: files.get_file(FILE), lambda answer: answer.content == b"to the beach")
calls("files.get_file_info", lambda: files.get_file_info(FILE), lambda info: info["size"] == 12)
calls("posts.get_post", lambda: posts.get_post(ROOT), lambda post: post["message"] == "Pelicans #birds" and post["hashtags"] == "#birds")
calls("posts.patch_post", lambda: posts.patch_post(ROOT, message="Two pelicans"), lambda post: post["edit_at"] > 0)
calls("posts.update_post", lambda: posts.update_post(ROOT, ROOT, message="Three pelicans"), lambda post: post["message"] == "Three pelicans")
calls("posts.get_edit_history_for_post", lambda: posts.get_edit_history_for_post(ROOT), lambda found: len(found) == 2)
calls("posts.get_post_thread", lambda: posts.get_post_thread(ROOT), lambda found: len(found["posts"]) == 2)
calls("posts.get_posts_for_channel", lambda: posts.get_posts_for_channel(PLANS, per_page=10), lambda found: found["order"][0] == reply["id"])
calls("posts.get_posts_for_channel since", lambda: posts.get_posts_for_channel(PLANS, since=root["create_at"] - 1), lambda found: ROOT in found["posts"])
calls("posts.get_posts_around_last_unread", lambda: posts.get_posts_around_last_unread(ME, PLANS), lambda found: "order" in found)
calls("posts.get_posts_by_ids", lambda: posts.get_posts_by_ids([ROOT]), lambda found: found[0]["id"] == ROOT)
calls("posts.get_post_info", lambda: posts.get_post_info(ROOT), lambda info: info["channel_id"] == PLANS)
calls("posts.get_file_infos_for_post", lambda: posts.get_file_infos_for_post(ROOT), lambda found: found[0]["id"] == FILE)
calls("posts.search_posts", lambda: posts.search_posts(TEAM, "pelicans", False), lambda found: ROOT in found["posts"])
calls("posts.search_posts_in_all_teams", lambda: posts.search_posts_in_all_teams("pelicans", is_or_search=False), lambda found: ROOT in found["posts"])
calls("files.search_files", lambda: files.search_files("plan", False), lambda found: FILE in found["file_infos"])
calls("posts.pin_post", lambda: posts.pin_post(ROOT), ok)
calls("channels.get_pinned_posts", lambda: channels.get_pinned_posts(PLANS), lambda found: ROOT in found["posts"])
calls("posts.unpin_post", lambda: posts.unpin_post(ROOT), ok)
calls("posts.set_post_unread", lambda: posts.set_post_unread(ME, ROOT), lambda unread: unread["channel_id"] == PLANS)
calls("posts.set_post_reminder", lambda: posts.set_post_reminder(ME, ROOT, int(time.time()) + 3600), ok)
calls("posts.create_post_ephemeral", lambda: posts.create_post_ephemeral(ADA, {"channel_id": PLANS, "message": "psst"}), lambda post: post["message"] == "psst")
calls("reactions.save_reaction", lambda: driver.reactions.save_reaction({"user_id": ME, "post_id": ROOT, "emoji_name": "eyes"}),
      lambda reaction: reaction["emoji_name"] == "eyes")
calls("reactions.get_reactions", lambda: driver.reactions.get_reactions(ROOT), lambda found: len(found) == 1)
calls("reactions.delete_reaction", lambda: driver.reactions.delete_reaction(ME, ROOT, "eyes"), ok)
preference = {"user_id": ME, "category": "flagged_post", "name": ROOT, "value": "true"}
calls("preferences.update_preferences", lambda: driver.preferences.update_preferences(ME, [preference]), ok)
calls("preferences.get_preferences", lambda: driver.preferences.get_preferences(ME), lambda found: preference in found)
calls("preferences.get_preferences_by_category", lambda: driver.preferences.get_preferences_by_category(ME, "flagged_post"), lambda found: found == [preference])
calls("preferences.get_preferences_by_category_by_name",
      lambda: driver.preferences.get_preferences_by_category_by_name(ME, "flagged_post", ROOT), lambda found: found == preference)
calls("posts.get_flagged_posts_for_user", lambda: posts.get_flagged_posts_for_user(ME), lambda found: ROOT in found["posts"])
calls("preferences.delete_preferences", lambda: driver.preferences.delete_preferences(ME, [preference]), ok)
threads = driver.threads
calls("threads.get_user_threads", lambda: threads.get_user_threads(ME, TEAM), lambda found: found["total"] == 1)
calls("threads.get_user_thread", lambda: threads.get_user_thread(ME, TEAM, ROOT), lambda thread: thread["reply_count"] == 1)
calls("threads.stop_following_thread", lambda: threads.stop_following_thread(ME, TEAM, ROOT), ok)
calls("threads.start_following_thread", lambda: threads.start_following_thread(ME, TEAM, ROOT), ok)
calls("threads.update_thread_read_for_user", lambda: threads.update_thread_read_for_user(ME, TEAM, ROOT, int(time.time() * 1000)), lambda thread: thread["id"] == ROOT)
calls("threads.update_threads_read_for_user", lambda: threads.update_threads_read_for_user(ME, TEAM), ok)
draft = {"user_id": ME, "channel_id": PLANS, "message": "not yet"}
calls("drafts.upsert_draft", lambda: driver.drafts.upsert_draft(draft), lambda kept: kept["message"] == "not yet")
calls("drafts.get_drafts", lambda: driver.drafts.get_drafts(ME, TEAM), lambda found: len(found) == 1)
calls("drafts.delete_draft", lambda: driver.drafts.delete_draft(ME, PLANS), ok)
later = calls("scheduled_post.create_scheduled_post",
              lambda: driver.scheduled_post.create_scheduled_post(int(time.time() * 1000) + 3_600_000, PLANS, "later"), lambda post: post["message"] == "later")
calls("scheduled_post.delete_scheduled_post", lambda: driver.scheduled_post.delete_scheduled_post(later["id"]), lambda post: post["id"] == later["id"])
upload = calls("uploads.create_upload", lambda: driver.uploads.create_upload(PLANS, "two.txt", 6), lambda made: made["file_offset"] == 0)
calls("uploads.get_upload", lambda: driver.uploads.get_upload(upload["id"]), lambda found: found["filename"] == "two.txt")
calls("users.get_uploads_for_user", lambda: users.get_uploads_for_user(ME), lambda found: len(found) == 1)
bookmark = calls("bookmarks.create_channel_bookmark",
                 lambda: driver.bookmarks.create_channel_bookmark(PLANS, "Birds", "link", link_url="https://example.com/birds"),
                 lambda made: made["display_name"] == "Birds")
calls("bookmarks.list_channel_bookmarks_for_channel", lambda: driver.bookmarks.list_channel_bookmarks_for_channel(PLANS), lambda found: len(found) == 1)
calls("bookmarks.delete_channel_bookmark", lambda: driver.bookmarks.delete_channel_bookmark(PLANS, bookmark["id"]), lambda gone: gone["delete_at"] > 0)
calls("status.update_user_status", lambda: driver.status.update_user_status(ME, "away"), lambda status: status["status"] == "away")
calls("status.get_user_status", lambda: driver.status.get_user_status(ME), lambda status: status["status"] == "away")
calls("status.get_users_statuses_by_ids", lambda: driver.status.get_users_statuses_by_ids([ME, ADA]), lambda found: len(found) == 2)
calls("status.update_user_custom_status", lambda: driver.status.update_user_custom_status(ME, "palm_tree", "away"), ok)
calls("status.unset_user_custom_status", lambda: driver.status.unset_user_custom_status(ME), ok)
calls("posts.delete_post", lambda: posts.delete_post(reply["id"]), ok)

# Emoji, bots, integrations.
emoji = calls("emoji.create_emoji", lambda: driver.emoji.create_emoji(("bird.png", PICTURE), '{"name": "bird_dot", "creator_id": "%s"}' % ME),
              lambda made: made["name"] == "bird_dot")
if emoji:
    calls("emoji.get_emoji", lambda: driver.emoji.get_emoji(emoji["id"]), lambda found: found["name"] == "bird_dot")
    calls("emoji.get_emoji_image", lambda: driver.emoji.get_emoji_image(emoji["id"]), lambda answer: len(answer.content) > 20)
    calls("emoji.delete_emoji", lambda: driver.emoji.delete_emoji(emoji["id"]), ok)
calls("emoji.get_emoji_list", driver.emoji.get_emoji_list, lambda found: isinstance(found, list))
calls("emoji.search_emoji", lambda: driver.emoji.search_emoji("bird"), lambda found: isinstance(found, list))
bot = calls("bots.create_bot", lambda: driver.bots.create_bot("robot", display_name="Robot"), lambda made: made["username"] == "robot")
BOT = bot["user_id"]
calls("bots.get_bot", lambda: driver.bots.get_bot(BOT), lambda found: found["display_name"] == "Robot")
calls("bots.get_bots", lambda: driver.bots.get_bots(per_page=100), lambda found: BOT in [one["user_id"] for one in found])
calls("bots.patch_bot", lambda: driver.bots.patch_bot(BOT, "robot", description="beeps"), lambda found: found["description"] == "beeps")
calls("bots.disable_bot", lambda: driver.bots.disable_bot(BOT), lambda found: found["delete_at"] > 0)
calls("bots.enable_bot", lambda: driver.bots.enable_bot(BOT), lambda found: found["delete_at"] == 0)
calls("bots.assign_bot", lambda: driver.bots.assign_bot(BOT, ADA), lambda found: found["owner_id"] == ADA)
hooks = driver.webhooks
hook = calls("webhooks.create_incoming_webhook", lambda: hooks.create_incoming_webhook(PLANS, display_name="In"), lambda made: made["channel_id"] == PLANS)
calls("webhooks.get_incoming_webhook", lambda: hooks.get_incoming_webhook(hook["id"]), lambda found: found["id"] == hook["id"])
calls("webhooks.get_incoming_webhooks", lambda: hooks.get_incoming_webhooks(team_id=TEAM), lambda found: len(found) == 1)
calls("webhooks.update_incoming_webhook", lambda: hooks.update_incoming_webhook(hook["id"], hook["id"], PLANS, "Inward", ""), lambda found: found["display_name"] == "Inward")
calls("webhooks.delete_incoming_webhook", lambda: hooks.delete_incoming_webhook(hook["id"]), ok)
out = calls("webhooks.create_outgoing_webhook", lambda: hooks.create_outgoing_webhook(TEAM, "Out", ["bird"], ["http://127.0.0.1:9/"], channel_id=PLANS),
            lambda made: made["trigger_words"] == ["bird"])
calls("webhooks.get_outgoing_webhook", lambda: hooks.get_outgoing_webhook(out["id"]), lambda found: found["id"] == out["id"])
calls("webhooks.get_outgoing_webhooks", lambda: hooks.get_outgoing_webhooks(team_id=TEAM), lambda found: len(found) == 1)
calls("webhooks.regen_outgoing_hook_token", lambda: hooks.regen_outgoing_hook_token(out["id"]), lambda found: found["token"] != out["token"])
calls("webhooks.delete_outgoing_webhook", lambda: hooks.delete_outgoing_webhook(out["id"]), ok)
command = calls("commands.create_command", lambda: driver.commands.create_command(TEAM, "P", "fly", "http://127.0.0.1:9/"), lambda made: made["trigger"] == "fly")
calls("commands.list_commands", lambda: driver.commands.list_commands(team_id=TEAM, custom_only=True), lambda found: len(found) == 1)
calls("commands.list_autocomplete_commands", lambda: driver.commands.list_autocomplete_commands(TEAM), lambda found: len(found) > 5)
calls("commands.regen_command_token", lambda: driver.commands.regen_command_token(command["id"]), lambda found: found["token"] != command["token"])
calls("commands.execute_command", lambda: driver.commands.execute_command(PLANS, "/shrug"), lambda answer: isinstance(answer, dict))
calls("commands.delete_command", lambda: driver.commands.delete_command(command["id"]), ok)
app = calls("oauth.create_o_auth_app", lambda: driver.o_auth.create_o_auth_app("App", "an app", ["https://example.com/done"], "https://example.com"),
            lambda made: made["name"] == "App")
if app:
    calls("oauth.get_o_auth_app", lambda: driver.o_auth.get_o_auth_app(app["id"]), lambda found: found["id"] == app["id"])
    calls("oauth.delete_o_auth_app", lambda: driver.o_auth.delete_o_auth_app(app["id"]), ok)

# Roles, schemes, jobs, plugins.
role = calls("roles.get_role_by_name", lambda: driver.roles.get_role_by_name("channel_user"), lambda found: "create_post" in found["permissions"])
calls("roles.get_role", lambda: driver.roles.get_role(role["id"]), lambda found: found["name"] == "channel_user")
calls("roles.get_all_roles", driver.roles.get_all_roles, lambda found: len(found) > 10)
calls("roles.get_roles_by_names", lambda: driver.roles.get_roles_by_names(["system_user"]), lambda found: found[0]["name"] == "system_user")
job = calls("jobs.create_job", lambda: driver.jobs.create_job("extract_content"), lambda made: made["status"] == "pending")
calls("jobs.get_job", lambda: driver.jobs.get_job(job["id"]), lambda found: found["type"] == "extract_content")
calls("jobs.get_jobs", driver.jobs.get_jobs, lambda found: job["id"] in [one["id"] for one in found])
calls("jobs.get_jobs_by_type", lambda: driver.jobs.get_jobs_by_type("extract_content"), lambda found: len(found) == 1)
moved = calls("jobs.create_job export_process", lambda: driver.jobs.create_job("export_process", {"include_attachments": "true"}), lambda made: made["type"] == "export_process")


def exported():
    """Waits for the export: the server wakes for it at once."""
    for _ in range(100):
        job = driver.jobs.get_job(moved["id"])
        if job["status"] not in ("pending", "in_progress"):
            return job
        time.sleep(0.1)
    return job


done = calls("jobs.get_job of an export", exported, lambda job: job["status"] == "success")
NAME = (done or {}).get("data", {}).get("export_name", "none")
calls("exports.list_exports", driver.exports.list_exports, lambda found: found == [NAME])
calls("exports.download_export", lambda: driver.exports.download_export(NAME), lambda answer: answer.content[:2] == b"PK")
calls("exports.delete_export", lambda: driver.exports.delete_export(NAME), ok)
calls("imports.list_imports", driver.imports.list_imports, lambda found: found == [])
calls("plugins.get_plugins", driver.plugins.get_plugins, lambda found: "active" in found)
calls("plugins.get_plugin_statuses", driver.plugins.get_plugin_statuses, lambda found: isinstance(found, list))
calls("groups.get_groups", driver.groups.get_groups, lambda found: isinstance(found, (list, dict)))
calls("schemes.get_schemes", driver.schemes.get_schemes, lambda found: isinstance(found, list))
calls("reports.get_users_for_reporting", lambda: driver.reports.get_users_for_reporting(page_size=50), lambda found: len(found) >= 4)

# What is refused, as the client says it.
calls.refuses("users.get_user unknown", lambda: users.get_user("a" * 26), ResourceNotFound)
calls.refuses("channels.get_channel unknown", lambda: channels.get_channel("a" * 26), ResourceNotFound)
calls.refuses("teams.create_team bad", lambda: teams.create_team("x y", "X", "O"), InvalidOrMissingParameters)
bob = TypedDriver({**at, "login_id": "bob", "password": "another horse 8"})
calls("login as bob", bob.login, lambda user: user["id"] == BOB)
calls.refuses("system.get_config as bob", bob.system.get_config, NotEnoughPermissions)
calls.refuses("users.create_user_access_token as bob", lambda: bob.users.create_user_access_token(ME, "no"), NotEnoughPermissions)
calls("logout of bob", bob.logout, lambda answer: True)
calls.refuses("login with a wrong password", TypedDriver({**at, "login_id": "ada", "password": "wrong"}).login, NoAccessTokenProvided)
calls("teams.soft_delete_team", lambda: teams.soft_delete_team(other["id"]), ok)
calls("logout", driver.logout, lambda answer: True)
