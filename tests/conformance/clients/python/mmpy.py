"""A bot as people write it with mmpy-bot."""

import sys

from mmpy_bot import Bot, Plugin, Settings, listen_to


class Harbour(Plugin):
    @listen_to("^tide")
    async def tide(self, message):
        self.driver.reply_to(message, "High water at nine")

    @listen_to("^say (.*)$", needs_mention=True)
    def say(self, message, what):
        self.driver.reply_to(message, what)

    @listen_to("^cheers")
    def cheers(self, message):
        self.driver.react_to(message, "beer")

    @listen_to("^chart")
    def chart(self, message):
        self.driver.reply_to(message, "Here", file_paths=[__file__])


host, port, token, team = sys.argv[1:5]
settings = Settings(MATTERMOST_URL=f"http://{host}", MATTERMOST_PORT=int(port), BOT_TOKEN=token, BOT_TEAM=team)
Bot(settings=settings, plugins=[Harbour()], enable_logging=False).run()
