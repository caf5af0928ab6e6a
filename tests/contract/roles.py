"""Runs schemathesis against a served demo, once for each demo role and once without a log-in.

Environment: CIRMOS_URL and CIRMOS_DEMO_PASSWORD (set by scripts/with-demo); EXAMPLES, how many requests to make up for
an operation; SECONDS_EACH, to go on for that long (540 at most: a token lives ten minutes) with a role instead of once
through; ROLES, to try only some; SEED, for
other requests than yesterday's (the gate always tries the same ones, so that it fails for a change and not by luck).
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
URL = os.environ["CIRMOS_URL"]
ROLES = os.environ.get("ROLES", "public agent specialist lead owner facilitator manager operator admin").split()
EXAMPLES = os.environ.get("EXAMPLES", "15")
SECONDS_EACH = os.environ.get("SECONDS_EACH")
SEED = os.environ.get("SEED", "1")
REPORTS = ROOT / "target" / "schemathesis"
# Ends the session with which everything else is tried, so it goes last, by itself.
ENDING = "logout"
# An administrator may switch off the very people who are logged in beside it, so it goes alone and last.
ALONE = {"admin"}


def opened(path: str, body: dict[str, str]) -> dict[str, str]:
    """The tokens of a session that was opened or renewed."""
    request = urllib.request.Request(
        f"{URL}/api/v1/auth/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


class Session:
    """A session of a role; of nobody without a role's name."""

    def __init__(self, role: str) -> None:
        self.tokens = None
        if role != "public":
            password = os.environ["CIRMOS_DEMO_PASSWORD"]
            credentials = {"email": f"{role}@cserhalom.example", "password": password, "session": "token"}
            # The first of two, which can be ended from the second.
            opened("login", credentials)
            self.tokens = opened("login", credentials)

    def token(self) -> str | None:
        """A token that is good for ten minutes from now."""
        if self.tokens is None:
            return None
        self.tokens = opened("refresh", {"refreshToken": self.tokens["refreshToken"]})
        return self.tokens["accessToken"]


def try_role(session: Session, name: str, filters: list[str], ending: bool = False) -> tuple[str, int, str, float]:
    token = session.token()
    command = [
        str(pathlib.Path(sys.executable).with_name("schemathesis")),
        f"--config-file={HERE / 'schemathesis.toml'}",
        "run",
        str(ROOT / "openapi.yaml"),
        f"--url={URL}",
        f"--max-examples={EXAMPLES}",
        f"--seed={SEED}",
        "--report=junit",
        f"--report-junit-path={REPORTS / f'{name}.xml'}",
        "--no-color",
        *filters,
    ]
    if SECONDS_EACH:
        command.append(f"--max-time={SECONDS_EACH}")
    if token:
        command.append(f"--header=Authorization: Bearer {token}")
    begun = time.monotonic()
    environment = {
        **os.environ,
        "CIRMOS_TOKEN": token or "",
        "CIRMOS_ROLES": " ".join(ROLES),
        "CIRMOS_ENDING": "yes" if ending else "",
    }
    run = subprocess.run(
        command, cwd=REPORTS, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return name, run.returncode, run.stdout, time.monotonic() - begun


def main() -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    # All at once and first: schemathesis tries wrong passwords, and accounts lock.
    sessions = {role: Session(role) for role in ROLES}
    together = [role for role in ROLES if role not in ALONE]
    failed = []

    def tell(outcome: tuple[str, int, str, float]) -> None:
        name, status, output, took = outcome
        (REPORTS / f"{name}.txt").write_text(output)
        summary = [line.strip() for line in output.splitlines() if " generated, " in line or " passed" in line]
        print(f"  {'✓' if status == 0 else '✗'} {name}: {took:.0f} s; {'; '.join(summary[-2:])}", flush=True)
        if status != 0:
            failed.append(name)
            # Made-up values can fill pages; the file beside the reports holds them whole.
            print("\n".join(line if len(line) <= 400 else f"{line[:400]} …" for line in output.splitlines()), flush=True)

    print(f"schemathesis, {EXAMPLES} examples an operation, seed {SEED}", flush=True)
    without, only = [f"--exclude-operation-id={ENDING}"], [f"--include-operation-id={ENDING}"]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        tries = [pool.submit(try_role, sessions[role], role, without) for role in together]
        for done in concurrent.futures.as_completed(tries):
            tell(done.result())
    for role in ROLES:
        if role in ALONE:
            tell(try_role(sessions[role], role, without))
    for role in ROLES:
        tell(try_role(sessions[role], f"{role}-{ENDING}", only, ending=True))
    if failed:
        print(f"schemathesis found something as: {', '.join(failed)}. Outputs: {REPORTS.relative_to(ROOT)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
