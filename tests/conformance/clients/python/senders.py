"""Programs that send by webhooks, and a bot, as their authors released them: apprise, matterhook, slack-sdk and mmpy-bot."""

import os
import subprocess
import sys
import time

import apprise
import requests
from calls import Calls, address
from matterhook.incoming import HTTPError, Webhook
from slack_sdk.webhook import WebhookClient

host, port, login, password = address()
base = f"http://{host}:{port}"
calls = Calls()


def asks(method, path, body=None, session=None):
    answer = requests.request(method, f"{base}/api/v4{path}", json=body, headers={"Authorization": f"Bearer {session}"} if session else {}, timeout=20)
    answer.raise_for_status()
    return answer


signed_in = asks("POST", "/users/login", {"login_id": login, "password": password})
TOKEN, ME = signed_in.headers["token"], signed_in.json()["id"]
TEAM = asks("POST", "/teams", {"name": "senders", "display_name": "Senders", "type": "O"}, TOKEN).json()["id"]
CHANNEL = asks("POST", "/channels", {"team_id": TEAM, "name": "alerts", "display_name": "Alerts", "type": "O"}, TOKEN).json()["id"]
OTHER = asks("POST", "/channels", {"team_id": TEAM, "name": "other", "display_name": "Other", "type": "O"}, TOKEN).json()["id"]
HOOK = asks("POST", "/hooks/incoming", {"channel_id": CHANNEL, "display_name": "Alerts"}, TOKEN).json()["id"]


def latest(channel=CHANNEL):
    found = asks("GET", f"/channels/{channel}/posts?per_page=1", session=TOKEN).json()
    return found["posts"][found["order"][0]]


def attachment():
    return latest()["props"]["attachments"][0]


# apprise: the ways in that it knows for Mattermost and for Slack's format.
def notifies(url, **what):
    one = apprise.Apprise()
    assert one.add(url), "apprise does not know the address"
    return one.notify(**what)


def posted(text, channel=CHANNEL):
    return lambda answer: bool(answer) and text in latest(channel)["message"]


calls("apprise by a webhook", lambda: notifies(f"mmost://{host}:{port}/{HOOK}", title="Disk", body="It is *nearly* full"), posted("nearly"))
calls("apprise as somebody", lambda: notifies(f"mmost://gauge@{host}:{port}/{HOOK}", body="It is full"), lambda answer: answer and latest()["props"]["override_username"] == "gauge")
calls("apprise into another channel", lambda: notifies(f"mmost://{host}:{port}/{HOOK}?channels=other", body="elsewhere"), posted("elsewhere", OTHER))
calls("apprise in Markdown", lambda: notifies(f"mmost://{host}:{port}/{HOOK}", body="# Head", body_format=apprise.NotifyFormat.MARKDOWN), posted("Head"))
calls("apprise to a hook that is not", lambda: notifies(f"mmost://{host}:{port}/{'a' * 26}", body="lost"), lambda answer: not answer)
calls("apprise as a bot", lambda: notifies(f"mmost://senders@{host}:{port}/{TOKEN}?mode=bot&channels=%23other", body="by token"), posted("by token", OTHER))

# matterhook
hook = Webhook(base, HOOK)
calls("matterhook.send", lambda: hook.send("Build 7 is done"), lambda _: latest()["message"] == "Build 7 is done")
calls("matterhook.send as somebody", lambda: hook.send("Build 8", username="ci", icon_url="https://ci.example/i.png"),
      lambda _: latest()["props"]["override_username"] == "ci")
calls("matterhook.send attachments", lambda: hook.send("Build 9", attachments=[{"title": "Nine", "fields": [{"title": "took", "value": 12, "short": True}]}]),
      lambda _: attachment()["fields"][0]["value"] == "12")
calls("matterhook.send only attachments", lambda: hook.send(None, attachments=[{"text": "alone"}]), lambda _: attachment()["text"] == "alone")
calls("matterhook.__setitem__", lambda: hook.__setitem__("other", "by item"), lambda _: "by item" in (latest()["message"], latest(OTHER)["message"]))
calls("matterhook long text", lambda: hook.send("line\n" * 8000), lambda _: len(latest()["file_ids"]) == 1)
calls.refuses("matterhook.send nothing", lambda: hook.send(""), HTTPError)
calls.refuses("matterhook to a hook that is not", lambda: Webhook(base, "a" * 26).send("lost"), HTTPError)

# slack-sdk
slack = WebhookClient(f"{base}/hooks/{HOOK}")
calls("slack_sdk.send", lambda: slack.send(text="<https://ci.example/7|Build 7>"), lambda answer: answer.body == "ok" and latest()["message"] == "[Build 7](https://ci.example/7)")
calls("slack_sdk.send to all", lambda: slack.send(text="<!here> it is up"), lambda answer: answer.status_code == 200 and latest()["message"] == "@here it is up")
calls("slack_sdk.send to somebody", lambda: slack.send(text=f"<@{ME}> look"), lambda answer: latest()["message"] == f"@{login} look")
calls("slack_sdk.send attachments", lambda: slack.send(text="Build", attachments=[{"color": "danger", "title": "Ten", "title_link": "https://ci.example/10", "ts": 1700000000}]),
      lambda answer: answer.status_code == 200 and attachment()["title"] == "Ten")
calls("slack_sdk.send_dict", lambda: slack.send_dict({"text": "as it is", "mrkdwn": True, "unfurl_links": False, "icon_emoji": ":rocket:", "username": "rocket"}),
      lambda answer: answer.status_code == 200 and latest()["message"] == "as it is")
calls("slack_sdk.send nothing", lambda: slack.send(text=""), lambda answer: answer.status_code == 400)

# mmpy-bot, in a process of its own: it answers what it hears.
bot = asks("POST", "/bots", {"username": "mmpy", "display_name": "Mmpy"}, TOKEN).json()["user_id"]
asks("POST", f"/teams/{TEAM}/members", {"team_id": TEAM, "user_id": bot}, TOKEN)
asks("POST", f"/channels/{CHANNEL}/members", {"user_id": bot}, TOKEN)
secret = asks("POST", f"/users/{bot}/tokens", {"description": "mmpy"}, TOKEN).json()["token"]
program = os.path.join(os.path.dirname(__file__), "mmpy.py")
# It needs a release of mattermostautodriver of its own.
running = subprocess.Popen([os.environ["MMPY_PYTHON"], program, host, str(port), secret, "senders"], stdout=subprocess.DEVNULL)


def hears(said, expected):
    """Says something until the bot, which may still be starting, answers it."""
    until = time.monotonic() + 30
    while time.monotonic() < until and running.poll() is None:
        root = asks("POST", "/posts", {"channel_id": CHANNEL, "message": said}, TOKEN).json()["id"]
        for _ in range(10):
            time.sleep(0.2)
            thread = asks("GET", f"/posts/{root}/thread", session=TOKEN).json()["posts"]
            if any(post["user_id"] == bot and expected(post) for post in thread.values()):
                return True
            if any(reaction["user_id"] == bot for reaction in asks("GET", f"/posts/{root}/reactions", session=TOKEN).json() or []):
                return expected({"message": "", "reacted": True})
    return f"no answer; the bot ended with {running.poll()}"


try:
    calls("mmpy_bot answers", lambda: hears("tide?", lambda post: post["message"] == "High water at nine"), lambda answer: answer is True)
    calls("mmpy_bot answers a mention with what was said", lambda: hears("@mmpy say harbour", lambda post: post["message"] == "harbour"), lambda answer: answer is True)
    calls("mmpy_bot reacts", lambda: hears("cheers", lambda post: post.get("reacted", False)), lambda answer: answer is True)
    calls("mmpy_bot sends a file", lambda: hears("chart", lambda post: len(post.get("file_ids") or []) == 1), lambda answer: answer is True)
finally:
    running.kill()
    running.wait()
