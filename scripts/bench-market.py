"""`scripts/bench market`: what a market costs. CPU time of the market's process for a search over 10,000 plugins and for
Mattermost's list of 1,000, and the time that a server takes to install from it. Prints Markdown, each figure beside its target."""

import hashlib
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(address: str, body: object = None, method: str = "", token: str = "") -> bytes:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(address, data=data, method=method or None, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            ask(address)
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{address} does not answer")


def cpu(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cost(pid: int, address: str) -> tuple[float, int]:
    """Milliseconds of a processor for one answer, and its bytes."""
    size = len(ask(address))
    for _ in range(20):
        ask(address)
    before = cpu(pid)
    for _ in range(ROUNDS):
        ask(address)
    return (cpu(pid) - before) * 1000 / ROUNDS, size


def fill(database: pathlib.Path, count: int) -> None:
    """Rows as publishing writes them. Nothing of what is measured looks at signatures."""
    words = ["polls", "cards", "links", "tasks", "maps", "bots", "calls", "notes"]
    with sqlite3.connect(database) as rows:
        for at in range(count):
            word, other = words[at % len(words)], words[at // len(words) % len(words)]
            plugin = f"com.example.{word}{at}"
            digest = hashlib.sha256(plugin.encode()).hexdigest()
            manifest = {
                "id": plugin, "name": f"{word.title()} {at}", "version": "1.0.0", "props": {"categories": [word]},
                "description": f"Brings {word} and {other} into channels, for teams of any size, number {at}.",
                "homepage_url": "https://example.com", "webapp": {"bundle_path": "webapp/main.js"},
                "permissions": {"api": ["posts:read", "posts:write"]},
            }
            statement = {
                "plugin_id": plugin, "version": "1.0.0", "digest": digest, "size": 4096, "author": "ed25519:00",
                "publisher": f"Publisher {at % 100}", "tier": "verified", "at": 1_700_000_000_000 + at,
            }
            sealed = {"payload": json.dumps(statement), "key": "ed25519:" + "0" * 64, "signature": "A" * 88}
            rows.execute(
                "INSERT INTO jackfield_market_versions (pluginid, version, publisher, digest, manifest, author, market,"
                " report, createat) VALUES (?, '1.0.0', ?, ?, ?, ?, ?, '{}', ?)",
                (plugin, statement["publisher"], digest, json.dumps(manifest), json.dumps(sealed), json.dumps(sealed),
                 statement["at"]),
            )


class Process:
    def __init__(self, binary: str, *arguments: str) -> None:
        self.process = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> int:
        return self.process.pid

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def row(what: str, figure: str, target: str) -> None:
    print(f"| {what} | {figure} | {target} |", flush=True)


def lists(binary: str, folder: pathlib.Path) -> None:
    listen = f"127.0.0.1:{free_port()}"
    arguments = ("market", "serve", "--data", str(folder), "--listen", listen)
    with Process(binary, *arguments):
        wait_for(f"http://{listen}/api/v2/keys")
    fill(folder / "market.db", 10_000)
    with Process(binary, *arguments) as pid:
        wait_for(f"http://{listen}/api/v2/keys")
        for what, path, target in [
            ("search over 10,000 plugins, by a word", "/api/v2/search?q=polls&per_page=30", "5 ms"),
            ("the same, by two words, most fetched first", "/api/v2/search?q=polls+teams&order=downloads&per_page=30", "5 ms"),
            ("the page of the website for it", "/?q=polls", "5 ms"),
            ("Mattermost's list, 1,000 plugins", "/api/v1/plugins?per_page=1000", "20 ms"),
        ]:
            spent, size = cost(pid, f"http://{listen}{path}")
            row(what, f"{spent:.2f} ms of CPU ({size // 1024} KiB)", target)


def package(binary: str, folder: pathlib.Path) -> str:
    source = folder / "cards"
    (source / "webapp").mkdir(parents=True)
    (source / "webapp/main.js").write_text("window.registerPlugin('com.example.cards', {});\n" * 2_000)
    manifest = {"id": "com.example.cards", "name": "Cards", "version": "1.0.0", "description": "Shows cards.",
                "webapp": {"bundle_path": "webapp/main.js"}}
    (source / "plugin.json").write_text(json.dumps(manifest))
    return subprocess.run([binary, "plugin", "pack", str(source)], check=True, capture_output=True, text=True).stdout.strip()


def install(binary: str, folder: pathlib.Path) -> None:
    market, server = (f"127.0.0.1:{free_port()}" for _ in range(2))
    key, data = str(folder / "author.key"), folder / "market"
    run = lambda *arguments: subprocess.run([binary, *arguments], check=True, capture_output=True, text=True).stdout.strip()
    with Process(binary, "market", "serve", "--data", str(data), "--listen", market), \
            Process(binary, "serve", "--seed", "--data", str(folder / "server"), "--listen", server):
        wait_for(f"http://{market}/api/v2/keys")
        public = run("plugin", "key", key)
        run("market", "publisher", "Example", "--key", public, "--namespace", "com.example", "--market", f"http://{market}",
            "--token-file", str(data / "admin.token"))
        run("plugin", "publish", package(binary, folder), "--market", f"http://{market}", "--key", key)
        wait_for(f"http://{server}/api/v4/system/ping")
        api = f"http://{server}/api/v4"
        login = urllib.request.Request(f"{api}/users/login", data=b'{"login_id":"anna","password":"jackfield"}')
        with urllib.request.urlopen(login) as answer:
            token = answer.headers["Token"]
        ask(f"{api}/config/patch", {
            "PluginSettings": {"MarketplaceURL": f"http://{market}", "AllowInsecureDownloadURL": True},
            "ServiceSettings": {"AllowedUntrustedInternalConnections": "127.0.0.1"},
        }, "PUT", token)
        times = []
        for _ in range(10):
            began = time.monotonic()
            ask(f"{api}/plugins/marketplace", {"id": "com.example.cards", "version": "1.0.0"}, "POST", token)
            times.append(time.monotonic() - began)
            ask(f"{api}/plugins/com.example.cards", None, "DELETE", token)
        row("install from the market, the slowest of ten", f"{max(times) * 1000:.0f} ms", "2 s")


def main() -> None:
    binary = sys.argv[1]
    print("| market | measured | target |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        lists(binary, pathlib.Path(folder) / "lists")
        install(binary, pathlib.Path(folder))


main()
