"""Calls of a client, each with what its answer has to be; one line a call on the standard output."""

import sys


class Calls:
    """Runs calls and says of each whether it passed. A name stands for one call."""

    def __init__(self):
        self.names = set()

    def __call__(self, name, call, good=lambda answer: True):
        """Answers what the call answered, or None where it failed."""
        if name in self.names:
            raise ValueError(f"two calls are named {name}")
        self.names.add(name)
        try:
            answer = call()
        except Exception as error:  # Whatever a client raises is a failure of its call.
            self.say(name, f"{type(error).__name__}: {error}")
            return None
        try:
            is_good = good(answer)
        except Exception as error:
            is_good, answer_text = False, f"{type(error).__name__}: {error} in {short(answer)}"
        else:
            answer_text = short(answer)
        self.say(name, None if is_good else f"answered {answer_text}")
        return answer

    def refuses(self, name, call, kinds):
        """A call that has to be refused, as the client calls that."""
        if name in self.names:
            raise ValueError(f"two calls are named {name}")
        self.names.add(name)
        try:
            answer = call()
        except kinds:
            self.say(name, None)
        except Exception as error:
            self.say(name, f"{type(error).__name__}: {error}")
        else:
            self.say(name, f"answered {short(answer)}")

    @staticmethod
    def say(name, why):
        line = f"pass\t{name}" if why is None else f"fail\t{name}\t{' '.join(why.split())[:300]}"
        print(line, flush=True)


def short(answer):
    return repr(answer)[:200]


def address():
    """Where the server is: host and port, and who signs in."""
    url, login, password = sys.argv[1:4]
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port), login, password


def ok(answer):
    """What Mattermost answers where there is nothing to tell."""
    return answer.get("status", "").lower() == "ok"


# A picture of sixteen by sixteen dots.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000010000000100802000000909168360000001649444154789c6350"
    "48d840126218d530aa61f86a00000e4f3010419cd6e10000000049454e44ae426082"
)
