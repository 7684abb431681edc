"""The city's data centre: a real PostgreSQL server that gets what packages brought."""

import json
import os
import sys
import threading
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coopdesk.__main__ import main
from coopdesk.domain.errors import Cancelled, RuleViolation, SurroundingsTrouble
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.storage import hub as storage_hub
from coopdesk.storage.tables.system import AuditRow
from tests.conftest import PASSPHRASE
from tests.house import postgres
from tests.unit.services.many_offices import townships
from tests.unit.services.offices import answer, introduce, make, names, put, send_back, take

pytestmark = postgres.NEEDS_SERVER
_numbers = count(1)


@pytest.fixture(scope="session")
def server():
    with postgres.running() as started:
        yield started


@pytest.fixture
def hub(server, tmp_path, monkeypatch):
    """The address of an empty database of its own; the password stands in a PGPASSFILE."""
    passes = tmp_path / "pgpass"
    passes.write_text(f"*:*:*:{postgres.BOSS}:{postgres.PASSWORD}\n", encoding="ascii")
    passes.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passes))
    name = f"city{next(_numbers)}_{os.getpid()}"
    ask(server.url(), f"CREATE DATABASE {name}")
    return server.url(name)


def ask(url, query):
    """Ask a database the way anybody could."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def state(url):
    """Return all the records of the data centre, by table, without when they were loaded."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = "SELECT to_jsonb(t) - 'loaded_at' AS row FROM coopdesk.\"{}\" t ORDER BY 1"
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'coopdesk'"
        names = [name for (name,) in connection.execute(tables)]
        return {name: [row for (row,) in connection.execute(rows.format(name))] for name in names}


class StopAfter:
    """A person who stops the load before its office number ``at``."""

    def __init__(self, at):
        self._at = at

    def step(self, done, total, label=""):
        if done >= self._at:
            raise Cancelled


@pytest.fixture
def two(county, stick):
    """Two townships whose two packages each were taken in."""
    offices = townships(county, stick, 2)
    for one in offices:
        for _ in range(2):
            one.send(county, stick)
    exchange.take_folder(county, [stick])
    return offices


def test_what_was_taken_in_stands_there_with_its_package_and_without_personal_fields(
    county, two, hub
):
    report = exchange.load_hub(county, hub)
    assert [(one.packages, one.written, one.deleted) for one in report.offices] == [(2, 7, 0)] * 2
    loaded = state(hub)
    assert len(loaded["member"]) == 12
    assert not {"id_number", "phone", "birth_date"} & loaded["member"][0].keys()
    query = """
        SELECT o.name, p.sender_name, p.sequence, p.taken_on::text, count(*), sum(m.roster_share)
        FROM coopdesk.member m JOIN coopdesk.organization o ON o.id = m.organization_id
        JOIN coopdesk.package p ON p.package_id = m.hub_package
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 3"""
    sender = "第1苏木供销合作社"
    assert ask(hub, query)[:1] == [(f"{sender}综合社", sender, 2, "2026-11-23", 6, 600_000)]
    assert {row["hub_sequence"] for row in loaded["organization"]} == {1}


def test_the_same_again_touches_nothing_and_what_is_new_only_itself(county, two, hub, stick):
    exchange.load_hub(county, hub)
    versions = "SELECT id, xmin::text FROM coopdesk.member ORDER BY id"
    before = dict(ask(hub, versions))
    again = exchange.load_hub(county, hub)
    assert (again.offices, again.unchanged) == ((), 2)
    assert dict(ask(hub, versions)) == before
    two[0].send(county, stick)
    exchange.take_folder(county, [stick])
    (changed,) = exchange.load_hub(county, hub).offices
    assert (changed.packages, changed.written) == (1, 6)
    after = dict(ask(hub, versions))
    assert len(after) == 15
    assert sum(after[key] == version for key, version in before.items()) == 9


def test_deletions_and_what_was_sent_back_leave_the_data_centre(runner, county, stick, hub):
    introduce(runner, county, stick)
    put(runner, n1="乌云", n2="高娃")
    take(county, make(runner, stick))
    exchange.load_hub(county, hub)
    put(runner, n1="", n2="高娃·改")
    second = take(county, make(runner, stick))
    (office,) = exchange.load_hub(county, hub).offices
    assert office.deleted == 1
    assert [row["name"] for row in state(hub)["member"]] == ["高娃·改"]
    send_back(county, second.package_id, stick, "请重报")
    exchange.load_hub(county, hub)
    loaded = state(hub)
    assert sorted(row["name"] for row in loaded["member"]) == ["乌云", "高娃"]
    assert [row["sequence"] for row in loaded["package"]] == [1]
    assert loaded["deletion"] == []


@pytest.mark.parametrize("at", [0, 1])
def test_stopped_between_offices_it_goes_on_where_it_was(county, two, hub, at):
    with pytest.raises(Cancelled):
        exchange.load_hub(county, hub, progress=StopAfter(at))
    assert len(state(hub)["package"]) == 2 * at
    rest = exchange.load_hub(county, hub)
    assert (len(rest.offices), rest.unchanged) == (2 - at, at)
    assert len(state(hub)["member"]) == 12


def test_a_lost_connection_leaves_whole_offices_and_the_next_load_the_rest(
    county, two, hub, monkeypatch
):
    merge, calls = storage_hub.SenderLoad.merge, count()

    def cut(load, name, *, is_whole):
        if next(calls) == 3:  # in the middle of the second office
            ask(
                hub.rpartition("/")[0] + "/postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'coopdesk'",
            )
        return merge(load, name, is_whole=is_whole)

    with monkeypatch.context() as patched:
        patched.setattr(storage_hub.SenderLoad, "merge", cut)
        with pytest.raises(SurroundingsTrouble) as caught:
            exchange.load_hub(county, hub)
    assert caught.value.code == "hub_lost"
    assert sorted(row["sequence"] for row in state(hub)["package"]) == [1, 2]
    exchange.load_hub(county, hub)
    assert len(state(hub)["member"]) == 12


def test_loaders_at_once_end_as_one_after_the_other(
    runner, county, two, stick, hub, tmp_path, new_workspace, new_office, clock, request
):
    """Two offices received packages of the same township; both load, twice each, at once."""
    city = replace(
        new_office, level=OfficeLevel.CITY, division_code="150400", name="赤峰市供销合作社"
    )
    other = new_workspace(tmp_path / "city", city, clock)
    request.addfinalizer(other.close)
    introduce(runner, county, stick)
    introduce(runner, other.runner, stick)
    put(runner, **{f"n{number}": f"乌云{number}" for number in range(1, 40)})
    take(county, make(runner, stick, receiver_id=county.actor.office_id))
    put(runner, n1="乌云·改", n2="")
    take(other.runner, make(runner, stick, receiver_id=other.runner.actor.office_id))
    failures = []

    def load(office):
        try:
            exchange.load_hub(office, hub)
        except SurroundingsTrouble as trouble:
            failures.append(trouble)

    offices = (county, other.runner) * 2
    loaders = [threading.Thread(target=load, args=(office,)) for office in offices]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert failures == []
    together = state(hub)
    own = [row for row in together["member"] if row["office"] == runner.actor.office_id]
    assert {row["number"]: row["name"] for row in own} == names(runner)
    for office in (county, other.runner):
        assert exchange.load_hub(office, hub).offices == ()
    assert state(hub) == together


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(("change", "remove", "take", "return", "load")), max_size=12))
def test_however_the_steps_fall_a_load_ends_as_one_into_an_empty_data_centre(
    runner, county, stick, hub, server, steps
):
    """Property: the data centre after the last load is what it would be after the first."""
    if not county.ask(exchange.list_trusted):
        introduce(runner, county, stick)
    for number, step in enumerate(["change", "take", "load", *steps]):
        taken = [one for one in county.ask(exchange.list_incoming) if one.may_be_returned]
        if step == "change":
            put(runner, n1="乌云", n2=f"高娃{number}", n3=f"其其格{number}")
        elif step == "remove":
            put(runner, n3="")
        elif step == "take":
            take(county, make(runner, stick, everything=True))
        elif step == "return" and taken:
            answer(runner, send_back(county, taken[0].package_id, stick, "请重报"))
        elif step == "load":
            exchange.load_hub(county, hub)
    exchange.load_hub(county, hub)
    fresh = server.url(f"fresh{next(_numbers)}_{os.getpid()}")
    ask(server.url(), f"CREATE DATABASE {fresh.rpartition('/')[2]}")
    exchange.load_hub(county, fresh)
    assert state(hub) == state(fresh)


def test_texts_that_postgresql_cannot_hold_stop_no_city(county, two, hub):
    """A sender may write anything into a text; JSON that is none stands as the text it is."""
    assert storage_hub._plain("乌\0云") == "乌\ufffd云"
    told = {
        '{"a":"\\u0000\\\\u0000"}': {"a": "\ufffd\\u0000"},
        '["\\ud800"]': ["?"],
        "[NaN]": "[NaN]",
        "not json": "not json",
        "[" * 99_000: "[" * 99_000,
        "": None,
    }
    for written, expected in told.items():
        turned = storage_hub._as_json(written)
        with psycopg.connect(hub.replace("+psycopg", "")) as connection:
            (read,) = connection.execute("SELECT %s::jsonb", (turned,)).fetchone()
        assert read == expected


def test_what_is_wrong_is_told_and_the_password_never(county, two, hub, server, monkeypatch):
    for query in (
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'reads'",
        "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0",
    ):
        ask(server.url(), query)
    nobody_there = server.url().replace(str(server.port), "1")
    cases = {
        nobody_there: "hub_unreachable",
        server.url("nowhere"): "hub_denied",
        server.url(user="reader", password="wrong-口令"): "hub_denied",
        server.url(hub.rpartition("/")[2], "reader", "reads"): "hub_no_right",
        server.url("latin"): "hub_wrong_encoding",
    }
    for address, code in cases.items():
        with pytest.raises(SurroundingsTrouble) as caught:
            exchange.load_hub(county, address)
        assert caught.value.code == code
        assert "reads" not in str(caught.value.values)
        assert "口令" not in str(caught.value.values)
    for address in ("sqlite:///x.db", "not a url", "postgresql+asyncpg://h/d"):
        with pytest.raises(RuleViolation):
            exchange.load_hub(county, address)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SurroundingsTrouble) as caught:
        exchange.load_hub(county, hub)
    assert caught.value.code == "hub_no_driver"
    assert _loads_in_the_log(county) == []


def test_the_load_is_in_the_audit_log_without_the_password(county, two, hub, server):
    address = server.url(hub.rpartition("/")[2], password=postgres.PASSWORD)
    exchange.load_hub(county, address)
    exchange.load_hub(county, f"{hub}?password={postgres.PASSWORD}")
    logged = _loads_in_the_log(county)
    assert len(logged) == 2
    assert postgres.PASSWORD not in str(logged)
    assert "***@127.0.0.1" in str(logged)
    assert exchange.has_password(address)


def test_the_command_line_loads_and_the_queries_of_the_page_answer(
    tmp_path, stick, new_workspace, new_office, clock, hub, capfd
):
    office = replace(new_office, level=OfficeLevel.COUNTY, division_code="150423")
    desk = new_workspace(tmp_path / "desk", office, clock)
    townships(desk.runner, stick, 1)[0].send(desk.runner, stick)
    exchange.take_folder(desk.runner, [stick])
    desk.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    general = ["--workspace", str(desk.folder), "--passphrase-file", str(secret), "--json"]
    address = hub.replace("boss@", f"boss:{postgres.PASSWORD}@")
    assert main([*general, "hub", "load", "--to", address]) == 0
    printed = capfd.readouterr()
    answer = json.loads(printed.out)
    assert (answer["packages"], answer["written"]) == (1, 4)
    assert answer["to"] == hub.replace("boss@", "boss:***@")
    assert "PGPASSFILE" in printed.err
    assert postgres.PASSWORD not in printed.out + printed.err
    assert main([*general, "hub", "load", "--to", hub.replace(":", ":x", 1)]) == 1
    told = json.loads(capfd.readouterr().out)
    assert told["refused"][0]["code"] == "hub.not_postgresql"
    page = (Path(__file__).parents[3] / "docs" / "hub.md").read_text("utf-8")
    queries = page.split("```sql")[1].split("```")[0].split(";")
    assert [len(ask(hub, query)) for query in queries if query.strip()] == [1, 0]


def test_columns_that_a_newer_program_knows_are_added_and_filled(county, two, hub):
    exchange.load_hub(county, hub)
    before = _member_names(hub)
    ask(hub, "ALTER TABLE coopdesk.member DROP COLUMN name, DROP COLUMN office")
    ask(hub, "UPDATE coopdesk.package SET mark = 'of an older program'")
    exchange.load_hub(county, hub)
    assert _member_names(hub) == before


def _member_names(url):
    return sorted(row["name"] for row in state(url)["member"])


def _loads_in_the_log(office):
    query = select(AuditRow.fields).where(AuditRow.command == "OpenHub")
    return office.ask(lambda uow: uow.session.scalars(query).all())
