"""A worker that ended is told from one that lives, and from one of which nothing can be known."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from flows.runtime.worker import is_dead, worker_name

NAME = "from flows.runtime.worker import worker_name; print(worker_name())"
IS_DEAD = "import sys; from flows.runtime.worker import is_dead; print(is_dead(sys.argv[1]))"
NEW_NAMESPACE = ("unshare", "--pid", "--fork")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="names of this form are Linux's")


def run(script: str, *arguments: str, within: tuple[str, ...] = ()) -> list[str]:
    """The lines that a Python program prints until it ends."""
    command = [*within, sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


@pytest.fixture
def dead() -> str:
    """The name of a worker that has ended."""
    (name,) = run(NAME)
    return name


@pytest.fixture(params=["a /proc of its own", "the /proc of its parent"])
def namespace(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The command that runs another in a PID namespace of its own, with the same host name."""
    own = ("--mount-proc",) if request.param == "a /proc of its own" else ()
    command = (*NEW_NAMESPACE, *own)
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("namespaces cannot be made here")
    return command


def test_this_process_lives_and_one_that_ended_is_dead(dead: str) -> None:
    assert not is_dead(worker_name())
    assert is_dead(dead)


def test_a_number_that_another_process_has_by_now_names_no_living_worker(dead: str) -> None:
    place, process, _ = worker_name().rsplit("/", 2)
    _, _, start = dead.rsplit("/", 2)

    assert is_dead(f"{place}/{process}/{start}")


@pytest.mark.parametrize("proc", ["/proc/self/ns/pid", "/none"], ids=["by proc", "without proc"])
def test_one_that_ended_is_dead_though_nobody_asked_after_it(
    proc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.runtime.worker._NAMESPACE", Path(proc))
    script = (
        "from pathlib import Path; from flows.runtime import worker;"
        f"worker._NAMESPACE = Path({proc!r});"
        "print(worker.worker_name(), flush=True); input()"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        name = worker.stdout.readline().decode().strip()
        lived = not is_dead(name)
        worker.kill()
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie

        assert lived
        assert is_dead(name)


def test_what_is_no_name_of_a_worker_is_not_judged() -> None:
    place, _, start = worker_name().rsplit("/", 2)

    for name in ("", "x", "a/b", "#", place, f"{place}/x/{start}", f"{place}//{start}"):
        assert not is_dead(name)


@on_linux
def test_a_clock_that_is_set_kills_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    name, read = worker_name(), psutil.Process.create_time

    monkeypatch.setattr(psutil.Process, "create_time", lambda process: read(process) + 1)

    assert worker_name() == name
    assert not is_dead(name)


@on_linux
@pytest.mark.parametrize("part", [0, 1, 2], ids=["host", "start of the machine", "namespace"])
def test_of_a_worker_elsewhere_nothing_is_known(dead: str, part: int) -> None:
    parts = dead.split("/")
    parts[part] = "elsewhere"

    assert not is_dead("/".join(parts))


@on_linux
def test_of_a_name_of_the_form_used_elsewhere_nothing_is_known(dead: str) -> None:
    _, process, _ = dead.rsplit("/", 2)

    assert not is_dead(f"{os.uname().nodename}/{process}/1700000000.00")


def test_workers_in_containers_of_one_host_name_do_not_judge_each_other(
    namespace: tuple[str, ...],
) -> None:
    (inside,) = run(NAME, within=namespace)

    assert not is_dead(inside)
    assert run(IS_DEAD, worker_name(), within=namespace) == ["False"]


def test_workers_in_one_container_do_judge_each_other(namespace: tuple[str, ...]) -> None:
    script = (
        f"import subprocess, sys\nname = [sys.executable, '-c', {NAME!r}]\n"
        "dead = subprocess.run(name, check=True, capture_output=True, text=True).stdout.strip()\n"
        "from flows.runtime.worker import is_dead, worker_name\n"
        "print(is_dead(dead), is_dead(worker_name()))"
    )

    assert run(script, within=namespace) == ["True False"]


def test_without_proc_the_time_of_day_tells_one_that_ended(
    dead: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.runtime.worker._NAMESPACE", tmp_path / "none")
    host, process, start = worker_name().split("/")
    ended = dead.split("/")[-2]

    assert not is_dead(f"{host}/{process}/{start}")
    assert is_dead(f"{host}/{process}/{float(start) - 1:.2f}")
    assert is_dead(f"{host}/{ended}/{start}")
    assert not is_dead(f"elsewhere/{ended}/{start}")


@on_linux
def test_no_name_that_a_process_gives_itself_is_misread() -> None:
    rename = "from pathlib import Path; Path('/proc/self/comm').write_bytes(b'\\xff) R 1 (')"

    before, after = run(f"{NAME}; {rename}; print(worker_name())")

    assert before == after


@on_linux
@pytest.mark.parametrize("answer", [PermissionError, FileNotFoundError])
def test_a_worker_of_another_user_that_is_hidden_is_not_taken_for_dead(
    answer: type[OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = worker_name()

    def refuse(path: Path) -> bytes:
        raise answer(path)  # as /proc does when mounted with hidepid

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert not is_dead(name)
