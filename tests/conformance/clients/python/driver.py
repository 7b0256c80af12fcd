"""What `mattermostdriver` calls, the client of most bots in Python, as it was released last in 2022."""

import time

from calls import PICTURE, Calls, address, ok
from mattermostdriver import Driver
from mattermostdriver.exceptions import (
    InvalidOrMissingParameters,
    NoAccessTokenProvided,
    NotEnoughPermissions,
    ResourceNotFound,
)

host, port, login, password = address()
at = {"scheme": "http", "url": host, "port": port}
driver = Driver({**at, "login_id": login, "password": password})
calls = Calls()


def ids(found, name="id"):
    return [one[name] for one in found]


# Mattermost's driver keeps no token when signing in answers anything but 200.
calls("login", driver.login, lambda answer: driver.client.token != "" and driver.client.username == login)
ME = driver.client.userid

system = driver.system
calls("system.check_system_health", system.check_system_health, lambda ping: ping["status"] == "OK")
config = calls("system.get_configuration", system.get_configuration, lambda config: "SiteName" in config["TeamSettings"])
config["TeamSettings"]["SiteName"] = "Driven"
config["ServiceSettings"]["EnableIncomingWebhooks"] = True
calls("system.update_configuration", lambda: system.update_configuration(config), lambda config: config["TeamSettings"]["SiteName"] == "Driven")
calls("system.reload_configuration", system.reload_configuration, ok)
calls("system.get_configuration_environment", system.get_configuration_environment, lambda config: isinstance(config, dict))
calls("system.get_client_configuration", lambda: system.get_client_configuration({"format": "old"}), lambda config: "Version" in config)
calls("system.get_client_license", lambda: system.get_client_license({"format": "old"}), lambda license: license["IsLicensed"] == "false")
calls("system.get_audits", lambda: system.get_audits({"per_page": 10}), lambda found: isinstance(found, list))
calls("system.invalidate_all_caches", system.invalidate_all_caches, ok)
calls("system.recycle_database_connection", system.recycle_database_connection, ok)
calls("system.get_logs", lambda: system.get_logs({"logs_per_page": 5}), lambda lines: len(lines) <= 5)
calls("system.add_log_message", lambda: system.add_log_message({"level": "ERROR", "message": "a client failed"}), lambda answer: "message" in answer)
calls("system.get_analytics", lambda: system.get_analytics({"name": "standard"}), lambda rows: "post_count" in ids(rows, "name"))
calls("cluster.get_cluster_status", driver.cluster.get_cluster_status, lambda found: isinstance(found, list))

teams = driver.teams
team = calls("teams.create_team", lambda: teams.create_team({"name": "drivers", "display_name": "Drivers", "type": "O"}), lambda team: team["name"] == "drivers")
TEAM = team["id"]
spare = calls("teams.create_team spare", lambda: teams.create_team({"name": "spare", "display_name": "Spare", "type": "I"}), lambda team: team["type"] == "I")
calls("teams.get_team", lambda: teams.get_team(TEAM), lambda found: found["id"] == TEAM)
calls("teams.get_teams", lambda: teams.get_teams({"per_page": 100}), lambda found: TEAM in ids(found))
calls("teams.get_team_by_name", lambda: teams.get_team_by_name("drivers"), lambda found: found["id"] == TEAM)
calls("teams.check_team_exists", lambda: teams.check_team_exists("drivers"), lambda answer: answer["exists"] is True)
calls("teams.update_team", lambda: teams.update_team(TEAM, {**team, "description": "first"}), lambda found: found["description"] == "first")
calls("teams.patch_team", lambda: teams.patch_team(TEAM, {"description": "second"}), lambda found: found["description"] == "second")
calls("teams.search_teams", lambda: teams.search_teams({"term": "driv"}), lambda found: ids(found) == [TEAM])
calls("teams.get_user_teams", lambda: teams.get_user_teams("me"), lambda found: TEAM in ids(found))
calls("teams.get_team_stats", lambda: teams.get_team_stats(TEAM), lambda stats: stats["active_member_count"] == 1)
calls("teams.get_team_members_for_user", lambda: teams.get_team_members_for_user("me"), lambda found: TEAM in ids(found, "team_id"))
calls("teams.get_team_unreads_for_user", lambda: teams.get_team_unreads_for_user("me"), lambda found: isinstance(found, list))
calls("teams.get_unreads_for_team", lambda: teams.get_unreads_for_team("me", TEAM), lambda unread: unread["team_id"] == TEAM)
calls("teams.get_invite_info_for_team", lambda: teams.get_invite_info_for_team(team["invite_id"]), lambda info: info["name"] == "drivers")
calls("teams.set_team_icon", lambda: teams.set_team_icon(TEAM, {"image": ("i.png", PICTURE)}), ok)
calls("teams.get_team_icon", lambda: teams.get_team_icon(TEAM), lambda answer: answer.content[:4] == b"\x89PNG")
calls("teams.delete_team_icon", lambda: teams.delete_team_icon(TEAM), ok)

users = driver.users


def person(name):
    make = lambda: users.create_user({"username": name, "email": f"{name}@example.com", "password": "correct horse 7"})
    return calls(f"users.create_user {name}", make, lambda user: user["username"] == name)["id"]


ADA, BOB, CAT = person("ada"), person("bob"), person("cat")
calls("users.get_user", lambda: users.get_user(ADA), lambda user: user["email"] == "ada@example.com")
calls("users.get_user me", lambda: users.get_user("me"), lambda user: user["id"] == ME)
calls("users.get_user_by_username", lambda: users.get_user_by_username("bob"), lambda user: user["id"] == BOB)
calls("users.get_user_by_email", lambda: users.get_user_by_email("cat@example.com"), lambda user: user["id"] == CAT)
calls("users.get_users", lambda: users.get_users({"per_page": 200}), lambda found: {ADA, BOB, CAT} <= set(ids(found)))
calls("users.get_users without a team", lambda: users.get_users({"without_team": "1"}), lambda found: CAT in ids(found))
calls("users.get_users_by_ids", lambda: users.get_users_by_ids([ADA, BOB]), lambda found: len(found) == 2)
calls("users.get_users_by_usernames", lambda: users.get_users_by_usernames(["ada", "cat"]), lambda found: len(found) == 2)
calls("users.search_users", lambda: users.search_users({"term": "ada"}), lambda found: ids(found) == [ADA])
calls("users.autocomplete_users", lambda: users.autocomplete_users({"name": "bo"}), lambda found: BOB in ids(found["users"]))
calls("users.get_stats", users.get_stats, lambda stats: stats["total_users_count"] >= 4)
ada = users.get_user(ADA)
calls("users.update_user", lambda: users.update_user(ADA, {**ada, "position": "analyst"}), lambda user: user["position"] == "analyst")
calls("users.patch_user", lambda: users.patch_user(ADA, {"nickname": "Countess"}), lambda user: user["nickname"] == "Countess")
calls("users.update_user_role", lambda: users.update_user_role(CAT, {"roles": "system_user system_admin"}), ok)
calls("users.update_user_active_status", lambda: users.update_user_active_status(CAT, {"active": False}), ok)
calls("users.update_user_active_status again", lambda: users.update_user_active_status(CAT, {"active": True}), ok)
calls("users.update_user_password", lambda: users.update_user_password(BOB, {"new_password": "another horse 8"}), ok)
calls("users.set_user_profile_image", lambda: users.set_user_profile_image(ADA, {"image": ("a.png", PICTURE)}), ok)
calls("users.get_user_profile_image", lambda: users.get_user_profile_image(ADA), lambda answer: len(answer.content) > 50)
calls("users.get_user_sessions", lambda: users.get_user_sessions(ME), lambda found: len(found) >= 1)
calls("users.get_user_audits", lambda: users.get_user_audits(ME), lambda found: isinstance(found, list))
calls("users.revoke_all_user_sessions", lambda: users.revoke_all_user_sessions(BOB), ok)
calls("users.check_mfa", lambda: users.check_mfa({"login_id": "ada"}), lambda answer: answer["mfa_required"] is False)
calls("users.send_password_reset_mail", lambda: users.send_password_reset_mail({"email": "nobody@example.com"}), ok)
token = calls("users.create_user_access_token", lambda: users.create_user_access_token(ME, {"description": "a robot's"}), lambda made: len(made["token"]) == 26)
calls("users.get_user_access_token", lambda: users.get_user_access_token(token["id"]), lambda found: found["id"] == token["id"])
calls("users.search_tokens", lambda: users.search_tokens({"term": login}), lambda found: len(found) == 1)
calls("users.disable_personal_access_token", lambda: users.disable_personal_access_token({"token_id": token["id"]}), ok)
calls("users.enable_personal_access_token", lambda: users.enable_personal_access_token({"token_id": token["id"]}), ok)
robot = Driver({**at, "token": token["token"]})
calls("login by a token", lambda: robot.login(), lambda answer: robot.client.userid == ME)

calls("teams.add_user_to_team", lambda: teams.add_user_to_team(TEAM, {"team_id": TEAM, "user_id": ADA}), lambda member: member["user_id"] == ADA)
calls("teams.add_multiple_users_to_team", lambda: teams.add_multiple_users_to_team(TEAM, [{"team_id": TEAM, "user_id": one} for one in (BOB, CAT)]),
      lambda found: len(found) == 2)
calls("teams.get_team_members", lambda: teams.get_team_members(TEAM), lambda found: len(found) == 4)
calls("teams.get_team_member", lambda: teams.get_team_member(TEAM, ADA), lambda member: "team_user" in member["roles"])
calls("teams.get_team_members_by_id", lambda: teams.get_team_members_by_id(TEAM, [ADA, BOB]), lambda found: len(found) == 2)
calls("teams.update_team_member_roles", lambda: teams.update_team_member_roles(TEAM, ADA, {"roles": "team_user team_admin"}), ok)
calls("teams.update_scheme_derived_roles_of_team_member",
      lambda: teams.update_scheme_derived_roles_of_team_member(TEAM, ADA, {"scheme_admin": False, "scheme_user": True}), ok)
calls("teams.remove_user_from_team", lambda: teams.remove_user_from_team(TEAM, CAT), ok)

channels = driver.channels


def channel(name, kind="O"):
    draft = {"team_id": TEAM, "name": name, "display_name": name.title(), "type": kind}
    return calls(f"channels.create_channel {name}", lambda: channels.create_channel(draft), lambda made: made["type"] == kind)


plans, secret = channel("plans"), channel("secret", "P")
PLANS = plans["id"]
direct = calls("channels.create_direct_message_channel", lambda: channels.create_direct_message_channel([ME, ADA]), lambda made: made["type"] == "D")
group = calls("channels.create_group_message_channel", lambda: channels.create_group_message_channel([ME, ADA, BOB]), lambda made: made["type"] == "G")
calls("channels.get_channel", lambda: channels.get_channel(PLANS), lambda found: found["name"] == "plans")
calls("channels.get_channel_by_name", lambda: channels.get_channel_by_name(TEAM, "plans"), lambda found: found["id"] == PLANS)
calls("channels.get_channel_by_name_and_team_name", lambda: channels.get_channel_by_name_and_team_name("drivers", "plans"), lambda found: found["id"] == PLANS)
calls("channels.get_list_of_channels_by_ids", lambda: channels.get_list_of_channels_by_ids(TEAM, [PLANS]), lambda found: ids(found) == [PLANS])
calls("channels.update_channel", lambda: channels.update_channel(PLANS, {**plans, "purpose": "to plan"}), lambda found: found["purpose"] == "to plan")
calls("channels.patch_channel", lambda: channels.patch_channel(PLANS, {"header": "**Plans**"}), lambda found: found["header"] == "**Plans**")
calls("channels.get_public_channels", lambda: channels.get_public_channels(TEAM), lambda found: PLANS in ids(found) and secret["id"] not in ids(found))
calls("teams.get_public_channels", lambda: teams.get_public_channels(TEAM), lambda found: PLANS in ids(found))
calls("channels.search_channels", lambda: channels.search_channels(TEAM, {"term": "plan"}), lambda found: PLANS in ids(found))
calls("teams.search_channels", lambda: teams.search_channels(TEAM, {"term": "plan"}), lambda found: PLANS in ids(found))
calls("channels.autocomplete_channels", lambda: channels.autocomplete_channels(TEAM, {"name": "plan"}), lambda found: PLANS in ids(found))
calls("channels.add_user", lambda: channels.add_user(PLANS, {"user_id": ADA}), lambda member: member["user_id"] == ADA)
calls("channels.add_user by its post", lambda: channels.add_user(PLANS, {"user_id": BOB, "post_root_id": ""}), lambda member: member["user_id"] == BOB)
calls("channels.get_channel_members", lambda: channels.get_channel_members(PLANS), lambda found: len(found) == 3)
calls("channels.get_channel_members_by_ids", lambda: channels.get_channel_members_by_ids(PLANS, [ADA]), lambda found: ids(found, "user_id") == [ADA])
calls("channels.get_channel_member", lambda: channels.get_channel_member(PLANS, ADA), lambda member: member["channel_id"] == PLANS)
calls("channels.get_channel_statistics", lambda: channels.get_channel_statistics(PLANS), lambda stats: stats["member_count"] == 3)
calls("channels.update_channel_roles", lambda: channels.update_channel_roles(PLANS, ADA, {"roles": "channel_user channel_admin"}), ok)
calls("channels.update_channel_notifications", lambda: channels.update_channel_notifications(PLANS, ME, {"desktop": "all"}), ok)
calls("channels.update_scheme_derived_roles_of_channel_member",
      lambda: channels.update_scheme_derived_roles_of_channel_member(PLANS, ADA, {"scheme_admin": False, "scheme_user": True}), ok)
calls("channels.view_channel", lambda: channels.view_channel("me", {"channel_id": PLANS}), lambda viewed: PLANS in viewed["last_viewed_at_times"])
calls("channels.get_channel_members_for_user", lambda: channels.get_channel_members_for_user("me", TEAM), lambda found: PLANS in ids(found, "channel_id"))
calls("channels.get_channels_for_user", lambda: channels.get_channels_for_user("me", TEAM), lambda found: direct["id"] in ids(found))
calls("channels.get_unread_messages", lambda: channels.get_unread_messages("me", PLANS), lambda unread: unread["channel_id"] == PLANS)
calls("channels.remove_channel_member", lambda: channels.remove_channel_member(PLANS, BOB), ok)
calls("channels.delete_channel", lambda: channels.delete_channel(secret["id"]), ok)
calls("channels.get_deleted_channels", lambda: channels.get_deleted_channels(TEAM), lambda found: ids(found) == [secret["id"]])
calls("teams.get_deleted_channels", lambda: teams.get_deleted_channels(TEAM), lambda found: ids(found) == [secret["id"]])
calls("channels.restore_channel", lambda: channels.restore_channel(secret["id"]), lambda found: found["delete_at"] == 0)

files, posts = driver.files, driver.posts
sent = calls("files.upload_file", lambda: files.upload_file(PLANS, {"files": ("plan.txt", b"to the beach")}), lambda answer: answer["file_infos"][0]["size"] == 12)
FILE = sent["file_infos"][0]["id"]
image = calls("files.upload_file image", lambda: files.upload_file(PLANS, {"files": ("dot.png", PICTURE)}), lambda answer: answer["file_infos"][0]["width"] == 16)
IMAGE = image["file_infos"][0]["id"]
root = calls("posts.create_post", lambda: posts.create_post({"channel_id": PLANS, "message": "Pelicans", "file_ids": [FILE, IMAGE]}),
             lambda post: len(post["metadata"]["files"]) == 2)
ROOT = root["id"]
reply = calls("posts.create_post reply", lambda: posts.create_post({"channel_id": PLANS, "message": "Which?", "root_id": ROOT}), lambda post: post["root_id"] == ROOT)
attached = {"attachments": [{"fallback": "f", "text": "with *text*", "fields": [{"title": "a", "value": "b", "short": True}]}]}
calls("posts.create_post attachment", lambda: posts.create_post({"channel_id": PLANS, "message": "", "props": attached}), lambda post: post["props"]["attachments"])
calls("posts.create_ephemeral_post", lambda: posts.create_ephemeral_post({"user_id": ADA, "post": {"channel_id": PLANS, "message": "psst"}}),
      lambda post: post["type"] == "system_ephemeral")
calls("files.get_file", lambda: files.get_file(FILE), lambda answer: answer.content == b"to the beach")
calls("files.get_file_thumbnail", lambda: files.get_file_thumbnail(IMAGE), lambda answer: len(answer.content) > 50)
calls("files.get_file_preview", lambda: files.get_file_preview(IMAGE), lambda answer: len(answer.content) > 50)
calls("files.get_file_metadata", lambda: files.get_file_metadata(FILE), lambda info: info["name"] == "plan.txt")
calls("posts.get_post", lambda: posts.get_post(ROOT), lambda post: post["message"] == "Pelicans")
calls("posts.patch_post", lambda: posts.patch_post(ROOT, {"message": "Two pelicans"}), lambda post: post["edit_at"] > 0)
calls("posts.update_post", lambda: posts.update_post(ROOT, {"id": ROOT, "message": "Three pelicans"}), lambda post: post["message"] == "Three pelicans")
calls("posts.get_thread", lambda: posts.get_thread(ROOT), lambda found: len(found["posts"]) == 2)
calls("posts.get_posts_for_channel", lambda: posts.get_posts_for_channel(PLANS, {"per_page": 2}), lambda found: len(found["order"]) == 2)
calls("posts.get_posts_for_channel since", lambda: posts.get_posts_for_channel(PLANS, {"since": root["create_at"] - 1}), lambda found: ROOT in found["posts"])
calls("posts.get_posts_for_channel before", lambda: posts.get_posts_for_channel(PLANS, {"before": reply["id"]}), lambda found: ROOT in found["order"])
calls("posts.get_posts_for_channel after", lambda: posts.get_posts_for_channel(PLANS, {"after": ROOT}), lambda found: reply["id"] in found["order"])
calls("posts.get_unread_posts_for_channel", lambda: posts.get_unread_posts_for_channel("me", PLANS), lambda found: "order" in found)
calls("posts.get_file_info_for_post", lambda: posts.get_file_info_for_post(ROOT), lambda found: set(ids(found)) == {FILE, IMAGE})
calls("posts.search_for_team_posts", lambda: posts.search_for_team_posts(TEAM, {"terms": "pelicans", "is_or_search": False}), lambda found: ROOT in found["posts"])
calls("posts.search_for_team_posts from", lambda: posts.search_for_team_posts(TEAM, {"terms": f"pelicans from:{login}", "is_or_search": False}),
      lambda found: found["order"] == [ROOT])
calls("posts.search_for_team_posts in", lambda: posts.search_for_team_posts(TEAM, {"terms": "pelicans in:off-topic", "is_or_search": False}),
      lambda found: not found["order"])
calls("posts.pin_post_to_channel", lambda: posts.pin_post_to_channel(ROOT), ok)
calls("channels.get_channel_pinned_posts", lambda: channels.get_channel_pinned_posts(PLANS), lambda found: list(found["posts"]) == [ROOT])
calls("posts.unpin_post_to_channel", lambda: posts.unpin_post_to_channel(ROOT), ok)
reactions = driver.reactions
calls("reactions.create_reaction", lambda: reactions.create_reaction({"user_id": ME, "post_id": ROOT, "emoji_name": "eyes"}), lambda made: made["create_at"] > 0)
calls("reactions.get_reactions_of_post", lambda: reactions.get_reactions_of_post(ROOT), lambda found: len(found) == 1)
calls("reactions.delete_reaction", lambda: reactions.delete_reaction(ME, ROOT, "eyes"), ok)
preferences = driver.preferences
preference = {"user_id": ME, "category": "flagged_post", "name": ROOT, "value": "true"}
calls("preferences.save_user_preferences", lambda: preferences.save_user_preferences(ME, [preference]), ok)
calls("preferences.get_user_preferences", lambda: preferences.get_user_preferences(ME), lambda found: preference in found)
calls("preferences.list_user_preferences_by_category", lambda: preferences.list_user_preferences_by_category(ME, "flagged_post"), lambda found: found == [preference])
calls("preferences.get_specific_user_preference", lambda: preferences.get_specific_user_preference(ME, "flagged_post", ROOT), lambda found: found == preference)
calls("posts.get_list_of_flagged_posts", lambda: posts.get_list_of_flagged_posts("me"), lambda found: ROOT in found["posts"])
calls("preferences.delete_user_preferences", lambda: preferences.delete_user_preferences(ME, [preference]), ok)
calls("status.update_user_status", lambda: driver.status.update_user_status(ME, {"user_id": ME, "status": "dnd", "dnd_end_time": int(time.time()) + 600}),
      lambda status: status["status"] == "dnd")
calls("status.get_user_status", lambda: driver.status.get_user_status(ME), lambda status: status["status"] == "dnd")
calls("status.get_user_statuses_by_id", lambda: driver.status.get_user_statuses_by_id([ME, ADA]), lambda found: len(found) == 2)

emoji = calls("emoji.create_custom_emoji", lambda: driver.emoji.create_custom_emoji("bird_dot", {"image": ("b.png", PICTURE)}), lambda made: made["name"] == "bird_dot")
if emoji:
    calls("emoji.get_custom_emoji", lambda: driver.emoji.get_custom_emoji(emoji["id"]), lambda found: found["name"] == "bird_dot")
    calls("emoji.get_custom_emoji_by_name", lambda: driver.emoji.get_custom_emoji_by_name("bird_dot"), lambda found: found["id"] == emoji["id"])
    calls("emoji.get_custom_emoji_image", lambda: driver.emoji.get_custom_emoji_image(emoji["id"]), lambda answer: len(answer.content) > 20)
    calls("emoji.search_custom_emoji", lambda: driver.emoji.search_custom_emoji({"term": "bird"}), lambda found: emoji["id"] in ids(found))
    calls("emoji.autocomplete_custom_emoji", lambda: driver.emoji.autocomplete_custom_emoji({"name": "bird"}), lambda found: emoji["id"] in ids(found))
    calls("emoji.get_emoji_list", lambda: driver.emoji.get_emoji_list({"per_page": 200}), lambda found: emoji["id"] in ids(found))
    calls("emoji.delete_custom_emoji", lambda: driver.emoji.delete_custom_emoji(emoji["id"]), ok)
# The driver has no property for them.
bots = driver.api["bots"]
bot = calls("bots.create_bot", lambda: bots.create_bot({"username": "robot", "display_name": "Robot"}), lambda made: made["username"] == "robot")
BOT = bot["user_id"]
calls("bots.get_bot", lambda: bots.get_bot(BOT), lambda found: found["display_name"] == "Robot")
calls("bots.get_bots", lambda: bots.get_bots({"per_page": 200}), lambda found: BOT in ids(found, "user_id"))
calls("bots.patch_bot", lambda: bots.patch_bot(BOT, {"description": "beeps"}), lambda found: found["description"] == "beeps")
calls("bots.disable_bot", lambda: bots.disable_bot(BOT), lambda found: found["delete_at"] > 0)
calls("bots.enable_bot", lambda: bots.enable_bot(BOT), lambda found: found["delete_at"] == 0)
calls("bots.assign_bot_to_user", lambda: bots.assign_bot_to_user(BOT, ADA), lambda found: found["owner_id"] == ADA)
hooks = driver.webhooks
hook = calls("webhooks.create_incoming_hook", lambda: hooks.create_incoming_hook({"channel_id": PLANS, "display_name": "In"}), lambda made: made["channel_id"] == PLANS)
calls("webhooks.call_webhook", lambda: hooks.call_webhook(hook["id"], {"text": "hooked"}), lambda answer: answer.text == "ok")
calls("webhooks.get_incoming_hook", lambda: hooks.get_incoming_hook(hook["id"]), lambda found: found["id"] == hook["id"])
calls("webhooks.list_incoming_hooks", lambda: hooks.list_incoming_hooks({"team_id": TEAM}), lambda found: ids(found) == [hook["id"]])
calls("webhooks.update_incoming_hook", lambda: hooks.update_incoming_hook(hook["id"], {**hook, "display_name": "Inward"}), lambda found: found["display_name"] == "Inward")
out = calls("webhooks.create_outgoing_hook", lambda: hooks.create_outgoing_hook(
    {"team_id": TEAM, "channel_id": PLANS, "display_name": "Out", "trigger_words": ["bird"], "callback_urls": ["http://127.0.0.1:9/"]}),
    lambda made: made["trigger_words"] == ["bird"])
calls("webhooks.get_outgoing_hook", lambda: hooks.get_outgoing_hook(out["id"]), lambda found: found["id"] == out["id"])
calls("webhooks.list_outgoing_hooks", lambda: hooks.list_outgoing_hooks({"team_id": TEAM}), lambda found: ids(found) == [out["id"]])
calls("webhooks.update_outgoing_hook", lambda: hooks.update_outgoing_hook(out["id"], {**out, "display_name": "Outward"}), lambda found: found["display_name"] == "Outward")
calls("webhooks.regenerate_token_outgoing_hook", lambda: hooks.regenerate_token_outgoing_hook(out["id"]), lambda found: found["token"] != out["token"])
calls("webhooks.delete_outgoing_hook", lambda: hooks.delete_outgoing_hook(out["id"]), ok)
commands = driver.commands
command = calls("commands.create_command", lambda: commands.create_command({"team_id": TEAM, "method": "P", "trigger": "fly", "url": "http://127.0.0.1:9/"}),
                lambda made: made["trigger"] == "fly")
calls("commands.list_commands_for_team", lambda: commands.list_commands_for_team({"team_id": TEAM, "custom_only": "true"}), lambda found: ids(found) == [command["id"]])
calls("commands.list_autocomplete_commands", lambda: commands.list_autocomplete_commands(TEAM), lambda found: len(found) > 5)
calls("commands.update_command", lambda: commands.update_command(command["id"], {**command, "display_name": "Fly"}), lambda found: found["display_name"] == "Fly")
calls("commands.generate_new_token", lambda: commands.generate_new_token(command["id"]), lambda found: found["token"] != command["token"])
calls("commands.execute_command", lambda: commands.execute_command({"channel_id": PLANS, "command": "/shrug"}), lambda answer: isinstance(answer, dict))
calls("commands.delete_command", lambda: commands.delete_command(command["id"]), ok)
role = calls("roles.get_role_by_name", lambda: driver.roles.get_role_by_name("channel_user"), lambda found: "create_post" in found["permissions"])
calls("roles.get_role_by_id", lambda: driver.roles.get_role_by_id(role["id"]), lambda found: found["name"] == "channel_user")
calls("posts.delete_post", lambda: posts.delete_post(reply["id"]), ok)

calls.refuses("users.get_user unknown", lambda: users.get_user("a" * 26), ResourceNotFound)
calls.refuses("posts.get_post deleted", lambda: posts.get_post(reply["id"]), ResourceNotFound)
calls.refuses("teams.create_team bad", lambda: teams.create_team({"name": "x y", "display_name": "X", "type": "O"}), InvalidOrMissingParameters)
bob = Driver({**at, "login_id": "bob", "password": "another horse 8"})
calls("login as bob", bob.login, lambda answer: bob.client.userid == BOB)
calls.refuses("system.get_configuration as bob", bob.system.get_configuration, NotEnoughPermissions)
calls.refuses("posts.create_post as a stranger", lambda: bob.posts.create_post({"channel_id": secret["id"], "message": "let me in"}), NotEnoughPermissions)
calls("logout of bob", bob.logout)
calls.refuses("users.get_user signed out", lambda: bob.users.get_user("me"), NoAccessTokenProvided)
calls.refuses("login with a wrong password", Driver({**at, "login_id": "ada", "password": "wrong"}).login, NoAccessTokenProvided)
calls("users.deactivate_user", lambda: users.deactivate_user(CAT), ok)
calls("teams.delete_team", lambda: teams.delete_team(spare["id"]), ok)
calls("logout", driver.logout)
