"""Colleagues at one plan, as real users: who may write it is not shut out, who may not is told what helps."""

import json
import os
import re
import shlex
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from running import environment

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root acts as several users"
)
OFFICE: Final = 54321
PLAN: Final = b"""schema: 1
title: t
organization: a
period: {start: 2023-01-01, end: 2023-12-31}
units:
  a: {name: A}
defaults: {owners: [a], deadline: 2023-12-31}
sections:
  - number: 1
    title: s
    tasks:
      - {id: 1-01, title: x}
      - {id: 1-02, title: y}
"""


class User(NamedTuple):
    """A user with the group of its own, and perhaps the office's."""

    number: int
    in_office: bool = False


ROOT_USER: Final = User(0)
OWNER: Final = User(60001, in_office=True)
MEMBER: Final = User(60002, in_office=True)
OTHER: Final = User(60003)

# The program is loaded by root, who may read it; then each command has a process and a user.
DRIVER: Final = """
import contextlib, io, json, os, sys
from guangong import cli
from guangong.storage import locking
import pwd
locking.LOCK_SECONDS = 0.3

def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["guangong", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main()
        except SystemExit as ended:
            return ended.code, out.getvalue(), err.getvalue()

run("done", "1-01", "--file", sys.argv[1])  # loads what is loaded late
os.umask(0o077)
for number, groups, arguments in json.load(sys.stdin):
    sys.stdout.flush()
    if os.fork() == 0:
        os.setgroups(groups)
        os.setgid(number)
        os.setuid(number)
        print(json.dumps(run(*arguments)), flush=True)
        os._exit(0)
    os.wait()
"""
Order = tuple[User, Path, tuple[str, ...]]


def act(*orders: Order) -> list[tuple[int, str, str]]:
    """Run commands on plans, each as its user, one after the other."""
    asked = [
        (user.number, [OFFICE] * user.in_office, [*words, "--file", str(plan)])
        for user, plan, words in orders
    ]
    with tempfile.TemporaryDirectory() as elsewhere:
        (first := Path(elsewhere) / "plan.yaml").write_bytes(PLAN)
        done = subprocess.run(
            [sys.executable, "-c", DRIVER, str(first)],
            input=json.dumps(asked),
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
    assert not done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture
def office() -> Iterator[Path]:
    """A folder that all may enter; pytest's own is root's alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def make(
    folder: Path, *, owner: int = 0, group: int = OFFICE, mode: int = 0o664, around: int = 0o777
) -> Path:
    """Make a folder with a plan of some mode in it; a new file there gets its writer's own group."""
    folder.mkdir(exist_ok=True)
    folder.chmod(around)
    plan = folder / "plan.yaml"
    plan.write_bytes(PLAN)
    os.chown(plan, owner, group)
    plan.chmod(mode)
    return plan


def lock_of(plan: Path) -> Path:
    return plan.with_name(".plan.yaml.lock")


FIRST: Final = ("done", "1-01", "--on", "2023-03-01")
SECOND: Final = ("done", "1-02", "--on", "2023-03-01")


def follow(err: str) -> None:
    """Run the command that a message gives."""
    command = re.search(r"(?:run|root): (ch\w+ .*)\n", err)
    assert command, err
    subprocess.run(command[1], shell=True, check=True)  # noqa: S602 (as a user would paste it)


def is_whole(plan: Path) -> bool:
    """Whether a plan is as it was, with nothing beside it but the lock."""
    names = {path.name for path in plan.parent.iterdir()}
    return plan.read_bytes() == PLAN and names <= {"plan.yaml", ".plan.yaml.lock"}


# ── the lock ──


def test_whoever_made_the_lock_others_may_lock(office: Path) -> None:
    firsts = (ROOT_USER, OWNER, MEMBER, User(60004, in_office=True))
    plans = [
        (first, make(office / f"{first.number}-{mode:o}", mode=mode), mode)
        for first, mode in product(firsts, (0o664, 0o660))
    ]
    orders = [
        ((first, plan, FIRST), (MEMBER, plan, SECOND), (ROOT_USER, plan, ("start", "1-02")))
        for first, plan, _mode in plans
    ]
    answers = act(*(order for three in orders for order in three))
    assert [answer[0] for answer in answers] == [0, 0, 1] * len(plans), answers
    for _first, plan, mode in plans:
        assert plan.read_bytes().count(b"done_on") == 2
        assert (plan.stat().st_gid, stat.S_IMODE(plan.stat().st_mode)) == (OFFICE, mode)


def test_a_plan_that_is_shared_later(office: Path) -> None:
    plan = make(office / "desk", owner=OWNER.number, group=OWNER.number, mode=0o600)
    assert act((OWNER, plan, FIRST))[0][0] == 0
    os.chown(plan, OWNER.number, OFFICE)
    plan.chmod(0o660)
    assert act((MEMBER, plan, SECOND)) == [(0, "1-02 done on 1 Mar 2023: y\n", "")]


def test_the_lock_follows_the_plan(office: Path) -> None:
    """A network disk takes no lock from who may only read the lock file."""
    plan = make(office / "desk", mode=0o664)
    lock_of(plan).touch(0o600)
    assert act((ROOT_USER, plan, FIRST))[0][0] == 0
    status = lock_of(plan).stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (0, OFFICE, 0o664)


@pytest.mark.parametrize("name", ["desk", "桌 子"])
def test_a_lock_that_may_not_be_opened_is_named(name: str, office: Path) -> None:
    plan = make(office / name)
    lock_of(plan).touch(0o600)
    [(code, out, err)] = act((MEMBER, plan, FIRST))
    assert (code, out) == (2, "")
    command = f"chmod a+r {shlex.quote(str(lock_of(plan)))}"
    assert err == (
        f"error: {lock_of(plan)}, the lock file, may not be opened; "
        f"ask root, whose it is, to run: {command}\n"
    )
    assert is_whole(plan)
    follow(err)
    assert act((MEMBER, plan, FIRST))[0][0] == 0


@pytest.mark.parametrize("holder", [ROOT_USER, MEMBER])
def test_the_lock_keeps_everybody_out(holder: User, office: Path) -> None:
    plan = make(office / "desk")
    lock_of(plan).touch(0o664)
    held = subprocess.Popen(
        ["flock", "--no-fork", lock_of(plan), "sh", "-c", "echo held; exec sleep 60"],
        user=holder.number,
        extra_groups=[OFFICE],
        stdout=subprocess.PIPE,
        cwd="/",
    )
    try:
        assert held.stdout is not None
        assert held.stdout.readline() == b"held\n"
        answers = act(*((user, plan, FIRST) for user in (ROOT_USER, OWNER, MEMBER)))
    finally:
        held.kill()
        held.communicate()
    assert answers == [(2, "", f"error: another command is editing {plan}; try again\n")] * 3
    assert is_whole(plan)


# ── who may read and write ──


def may(user: User, mode: int) -> bool:
    """Whether a user may edit a plan of the owner and the office; what nobody may write root leaves alone."""
    if user == ROOT_USER:
        return bool(mode & 0o222)
    shift = 6 if user == OWNER else 3 if user.in_office else 0
    return mode >> shift & 0o6 == 0o6


MODES: Final = [first << 6 | second << 3 | third for first, second, third in product((0, 2, 4, 6), repeat=3)]


@pytest.mark.parametrize("user", [OWNER, MEMBER, OTHER, ROOT_USER])
def test_every_mode(user: User, office: Path) -> None:
    """An edit works, or says why not; what it says helps."""
    plans = {
        mode: make(office / f"{mode:03o}", owner=OWNER.number, mode=mode)
        for mode in MODES
        if not (user == OTHER and mode >> 3 & ~mode & 0o7)  # it would take the plan from the office
    }
    refused = {}
    for (mode, plan), (code, out, err) in zip(
        plans.items(), act(*((user, plan, FIRST) for plan in plans.values())), strict=True
    ):
        assert "mistake" not in err + out
        if may(user, mode):
            assert (code, err) == (0, ""), f"{mode:03o}"
            assert (plan.stat().st_gid, stat.S_IMODE(plan.stat().st_mode)) == (
                OFFICE if user != OTHER else plan.stat().st_gid,
                mode,
            )
        else:
            assert (code, out) == (2, "")
            assert re.match(rf"error: {plan}( is read-only|: no permission); ", err), err
            assert is_whole(plan)
            refused[mode] = err
    assert refused
    if user == OTHER:
        assert {err.partition("; ")[2] for err in refused.values()} == {"ask 60001, whose it is\n"}
        return
    for err in refused.values():
        follow(err)
    again = act(*((user, plans[mode], FIRST) for mode in refused))
    assert [answer for answer in again if answer[0]] == []


def make_around(folder: Path, around: int) -> Path:
    """Make a plan that all may write, in a folder of some mode that is the owner's and the office's."""
    plan = make(folder, mode=0o666)
    os.chown(folder, OWNER.number, OFFICE)
    folder.chmod(around)
    return plan


def may_around(user: User, around: int) -> bool:
    shift = 6 if user == OWNER else 3 if user.in_office else 0
    return around >> shift & 0o7 == 0o7 and (user == OWNER or not around & stat.S_ISVTX)


@pytest.mark.parametrize("user", [OWNER, MEMBER, OTHER])
def test_every_folder(user: User, office: Path) -> None:
    modes = (0o000, 0o555, 0o444, 0o666, 0o300, 0o711, 0o1777, 0o2775)
    plans = {around: make_around(office / f"{around:o}", around) for around in modes}
    refused = {}
    for (around, plan), (code, out, err) in zip(
        plans.items(), act(*((user, plan, FIRST) for plan in plans.values())), strict=True
    ):
        assert "mistake" not in err + out
        if may_around(user, around):
            assert (code, err) == (0, ""), f"{around:o}"
            continue
        assert (code, out) == (2, ""), f"{around:o}"
        who = "no permission; |only its owner may replace it"
        assert re.match(rf"error: {plan.parent}\S*: ({who})", err), err
        assert is_whole(plan)
        refused[around] = err
    if user == OTHER:
        return
    for _turn in range(2):  # a folder that may not be entered says nothing of the files in it
        for err in refused.values():
            follow(err)
        answers = act(*((user, plans[around], FIRST) for around in refused))
        refused = {around: err for around, (code, _out, err) in zip(refused, answers, strict=True) if code}
    assert refused == {}


def test_a_group_does_not_lose_its_plan(office: Path) -> None:
    """The owner is no member of the group: a new file could not be given to it."""
    plan = make(office / "my desk", owner=OTHER.number)
    [(code, _out, err)] = act((OTHER, plan, FIRST))
    assert code == 2
    assert err.startswith(
        f"error: {plan}: its group would lose it, since you are no member; ask root to run: chgrp"
    )
    assert is_whole(plan)
    follow(err)
    assert act((OTHER, plan, FIRST))[0][0] == 0
    assert plan.stat().st_gid == OFFICE


ACCESS: Final = "system.posix_acl_access"


def test_an_access_control_list_is_kept(office: Path) -> None:
    """A list lets one more user in: it must not be lost with the old file."""
    plan = make(office / "desk", mode=0o664)
    entries = [(0x01, 6, -1), (0x02, 6, OTHER.number), (0x04, 6, -1), (0x10, 6, -1), (0x20, 4, -1)]
    packed = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, rights, who & 0xFFFFFFFF) for tag, rights, who in entries
    )
    try:
        os.setxattr(plan, ACCESS, packed)
    except OSError as error:
        pytest.skip(f"no access control lists here: {error}")
    answers = act((ROOT_USER, plan, FIRST), (OWNER, plan, SECOND))
    assert [answer[0] for answer in answers] == [0, 0], answers
    assert os.getxattr(plan, ACCESS) == packed


# ── what a mode does not say ──


@pytest.mark.parametrize("flag", ["i", "a"])
@pytest.mark.parametrize("whole", [True, False])
def test_what_may_not_be_changed_by_anybody(flag: str, whole: bool, office: Path) -> None:  # noqa: FBT001
    """An immutable or append-only file, or its folder; a file in an append-only folder stays for ever."""
    plan = make(office / "desk")
    place = plan.parent if whole else plan
    if whole and flag == "a":
        pytest.skip("what is made in an append-only folder cannot be removed")
    made = subprocess.run(["chattr", f"+{flag}", place], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"chattr is not allowed here: {made.stderr.strip()}")
    try:
        [(code, out, err)] = act((ROOT_USER, plan, FIRST))
        assert (code, out) == (2, "")
        assert f"run as root: chattr -ia {place}\n" in err
        assert is_whole(plan)
        follow(err)
        assert act((ROOT_USER, plan, FIRST))[0][0] == 0
    finally:
        subprocess.run(["chattr", "-ia", place], check=True)  # else nobody can delete it


@pytest.mark.parametrize("kind", ["bind", "tmpfs"])
def test_a_disk_that_is_read_only(kind: str, office: Path) -> None:
    plan = make(office / "desk")
    mount = {
        "bind": f"mount --bind {plan.parent} {plan.parent} && mount -o remount,bind,ro {plan.parent}",
        "tmpfs": f"cp {plan} {office}/plan && mount -t tmpfs none {plan.parent} && cp {office}/plan {plan} "
        f"&& mount -o remount,ro {plan.parent}",
    }[kind]
    command = f"{shlex.quote(sys.executable)} -m guangong done 1-01 --file {plan}; echo $?"
    script = f"{mount} || exit 99; {command}; {command.replace('done', 'show')}"
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], env=environment(), capture_output=True, text=True, check=False
    )
    if ran.returncode == 99 or "unshare" in ran.stderr:
        pytest.skip(f"mounting is not allowed here: {ran.stderr.strip()}")
    assert ran.stderr == f"error: {plan}: the disk is read-only\n"
    assert (ran.stdout[:2], ran.stdout[-2:]) == ("2\n", "0\n")
    assert is_whole(plan)
