import json
from pathlib import Path

from tests.support.tables import differing, failures
from tests.unit.lint import cases
from tests.unit.lint.files import GOOD, codes, lines, name, one, put, read_env
from wizard.clearml.marks import RAW_FILE
from wizard.lint.fix import fixed_files
from wizard.lint.importing import draft_from
from wizard.lint.report import check_files


def test_what_arrives_unchanged_has_no_problem(tmp_path: Path) -> None:
    secrets = (
        *('"abc-DEF_1.2~3"', "abc", "'abc'", "'\"a$b\"'", '"\\"a\'b\\""', "a|b;c", "'\"10s\"'"),
        "abc # why",
    )

    def found(secret: str) -> set[str]:
        return codes(read_env(tmp_path, lines(client_secret=secret)))

    assert differing(found, dict.fromkeys(secrets, frozenset())) == []


def test_naive_quoting_damages(tmp_path: Path) -> None:
    table = {
        '"abc#d"': "value.changed",
        '"a //b"': "value.changed",
        "a'b'\\\\c": "value.changed",
        '"abc"def': "value.changed",
        "abc #def": "value.changed",
        '"1e5"': "value.number",
        '"5 days"': "value.duration",
        '"a,b"': "value.stops-server",
        '"a$$b"': "value.stops-server",
        '"$ecret"': "value.dollar",
        '"\\"$ecret\\""': "value.dollar",
    }

    def found(secret: str) -> str:
        return ", ".join(codes(read_env(tmp_path, lines(client_secret=secret))))

    assert differing(found, table) == []


CURLED = [
    *({"client_secret": "\u2018\u201cabc\u201d\u2019"}, {"client_id": "'\u201cabc\u201d'"}),
    *(
        {"client_id": "\u201eabc\u201c"},
        {"debug": "\u2018true\u2019"},
        {"client_secret": '\u201c${A}"'},
    ),
    {"authorize_url": "\u201chttps://ping.example/as\u201d"},
    {"code_challenge": "true", "code_challenge_method": "\u2018\u201cS256\u201d\u2019"},
    {"groups_enabled": "true", "groups_claim": "g", "groups_admins": "[\u201ca\u201d, b]"},
    {"groups_enabled": "true", "groups_claim": "'\"\u201cg\u201d\"'"},
]


def test_quotes_of_a_word_processor_are_recognised_and_left(tmp_path: Path) -> None:
    def check(curled: dict[str, str]) -> None:
        report = read_env(tmp_path, "A=b\n" + lines(**curled))
        assert codes(report) == {"value.typographic"}
        (fixed,) = fixed_files(report.arrivals)
        assert fixed.changes == ()
        assert "its quotes are typographic" in fixed.left[0]

    assert failures(((curled,) for curled in CURLED), check) == {}


def test_typographic_characters_of_a_value_are_no_quotes(tmp_path: Path) -> None:
    def check(secret: str) -> None:
        assert codes(read_env(tmp_path, lines(client_secret=secret))) == set()
        quoted = lines(client_secret=f"'\"\u201c{secret}\u201d\"'")
        assert codes(read_env(tmp_path, quoted)) == set()
        groups = {"groups_enabled": "true", "groups_claim": "g"}
        listed = lines(**groups, groups_admins=f"'[\"\u201c{secret}\u201d\"]'")
        assert codes(read_env(tmp_path, listed)) == set()

    assert failures((("a\u2019s",), ("\u201ca",), ("a\u201d",)), check) == {}


def test_a_space_that_arrives_is_removed(tmp_path: Path) -> None:
    for end in ("access_token_url", "client_id"):
        good = GOOD[end].strip("'\"")
        report = read_env(tmp_path, lines(**{end: f"'\" {good} \"'"}))
        assert codes(report) == {"value.spaces"}
        (fixed,) = fixed_files(report.arrivals)
        assert fixed.text == lines()


def test_a_lost_reference_hides_no_include_and_no_further_line(tmp_path: Path) -> None:
    hidden = '"x\\nin${NOPE}clude url(\\"http://127.0.0.1:9/x\\")"'
    assert codes(read_env(tmp_path, lines(client_secret=hidden))) >= {"value.include"}
    more = '"x${NOPE}\\nservices.login.x: 1"'
    assert codes(read_env(tmp_path, lines(client_secret=more))) >= {"value.injects"}


def test_a_line_break_stops_the_server_or_sets_more(tmp_path: Path) -> None:
    table = {
        "'\"multi\nline\"'": "value.line-break",
        "'a+b\nc'": "value.line-break",
        "'a\nservices.login.x: 1'": "value.injects",
        "'a\nservices.login.x: ${HOME}'": "value.injects",
    }

    def found(value: str) -> str:
        return ", ".join(codes(read_env(tmp_path, lines(client_id=value))))

    assert differing(found, table) == []


def test_a_quote_that_was_lost_is_said_to_be(tmp_path: Path) -> None:
    more = f"{name('debug')}='true'\n"
    for lost in ('\'"client-1"', "'client-1", '"client-1'):
        text = f"{name('client_id')}={lost}\n" + more.replace("'", lost[0])
        report = read_env(tmp_path, text)
        (found,) = [f for f in report.findings if f.code == "value.runs-on"]
        assert (found.place.line, "line 2" in found.problem.what) == (1, True), lost
        assert not {"value.injects", "value.line-break"} & codes(report)
    report = read_env(tmp_path, lines(client_id='"\\"abc"'))
    (found,) = report.findings
    assert (found.code, "alone" in found.problem.why) == ("value.stops-server", True)


def test_what_stops_the_apiserver_is_named_unless_it_is_secret(tmp_path: Path) -> None:
    def why(row: tuple[str, str]) -> str:
        (found,) = read_env(tmp_path, lines(**dict([row]))).findings
        return found.problem.why.partition("where ")[2].partition(" ")[0]

    table = {
        ("client_id", "a+b"): "“+”",
        ("client_id", '"a$$b"'): "“$”",
        ("authorize_url", "https://ping.example/as?x"): "“?”",
        ("debug", "`true`"): "“`”",
        ("client_secret", "a+b"): "a",
    }
    assert differing(why, table) == []


def test_quotes_that_hocon_does_not_know(tmp_path: Path) -> None:
    groups = {"groups_enabled": "true", "groups_claim": "g"}

    def said(text: str) -> tuple[set[str], str]:
        report = read_env(tmp_path, lines(**groups, groups_admins=text))
        (found,) = report.findings
        (fixed,) = fixed_files(report.arrivals)
        after = read_env(tmp_path, fixed.text)
        names = "|".join(item.reveal() for item in one(after, "groups.admins").read.items)
        return codes(report) | codes(after), f"{names} {'--fix' in found.problem.remedy}"

    table = {
        "['ClearML Admins']": "ClearML Admins True",
        "['a', 'b c']": "a|b c True",
        "['a, b', 'c']": "a, b|c True",
        "['CN=a,OU=b']": "CN=a,OU=b True",
        "[`Admins`]": "Admins True",
        "[ 'a' ,'b', ]": "a|b True",
    }
    assert differing(said, {key: ({"type.list-quotes"}, end) for key, end in table.items()}) == []
    for right in ('["it\'s", "\'a\'"]', "[it's]"):
        admins = f"'{right}'" if "'" not in right else right
        assert codes(read_env(tmp_path, lines(**groups, groups_admins=admins))) == set(), right


def test_a_stray_back_quote_of_the_guide(tmp_path: Path) -> None:
    for end, written, fixed_to in (
        ("debug", "true`", "true"),
        ("client_id", "`client-1`", "'\"client-1\"'"),
        ("authorize_url", "`https://ping.example/as`", "'\"https://ping.example/as\"'"),
    ):
        report = read_env(tmp_path, lines(**{end: written}))
        (found,) = report.findings
        assert (found.code, "--fix" in found.problem.remedy) == ("value.stops-server", True)
        (fixed,) = fixed_files(report.arrivals)
        assert f"{name(end)}={fixed_to}\n" in fixed.text


def test_nothing_is_offered_for_an_address_that_is_not_there(tmp_path: Path) -> None:
    report = read_env(tmp_path, lines(access_token_url="null"))
    (found,) = report.findings
    assert (found.code, "--fix" in found.problem.remedy) == ("value.null", False)
    (left,) = fixed_files(report.arrivals)
    assert left.changes == ()
    (secret,) = fixed_files(read_env(tmp_path, lines(client_secret="null")).arrivals)
    assert len(secret.changes) == 1


def test_a_reference_that_a_file_sets_is_fine(tmp_path: Path) -> None:
    text = "HOST=ping.example\n" + lines(authorize_url='"\\"https://${HOST}/as/authorize\\""')
    assert codes(read_env(tmp_path, text)) == set()


def test_the_fields_own_rules_apply(tmp_path: Path) -> None:
    report = read_env(tmp_path, lines(default_company="'\"nope\"'", authorize_url="'\"ftp://x\"'"))
    found = {f.code: f.place.line for f in report.findings}
    assert found["company.shape"] == 5
    assert found["endpoint.not-https"] == 1


def test_a_flag_as_a_number_is_wrong(tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(debug="1"))) == {"type.flag"}


def test_a_list_of_other_things_is_wrong(tmp_path: Path) -> None:
    text = lines(groups_enabled="true", groups_claim="g", groups_admins="[1]")
    assert codes(read_env(tmp_path, text)) == {"type.list"}


def test_a_login_in_an_address_is_said_in_words_of_its_own(tmp_path: Path) -> None:
    for written in ("'\"https://u:p@a.example\"'", '"https://u:p@a.example"'):
        assert "value.login" in codes(read_env(tmp_path, lines(authorize_url=written)))
    sound = read_env(tmp_path, lines(authorize_url="'\"https://u:p@a.example\"'"))
    assert codes(sound) == {"value.login"}
    groups = lines(groups_enabled="true", groups_claim="g", groups_admins='["https://u@a.example"]')
    assert codes(read_env(tmp_path, groups)) == {"value.login"}


def test_a_secret_may_look_like_an_address(tmp_path: Path) -> None:
    assert codes(read_env(tmp_path, lines(client_secret="'\"https://u:p@a\"'"))) == set()


def test_a_piece_of_a_secret_is_not_named_as_a_reference(tmp_path: Path) -> None:
    for secret in ('"\\"a$hunter2${A}\\""', '"\\"a${hunter2}\\""'):
        report = read_env(tmp_path, lines(client_secret=secret))
        assert {"reference.unset", "value.dollar"} & codes(report)
        assert "hunter2" not in repr(report.findings)
    said = read_env(tmp_path, lines(client_secret='"${PING_SECRET}"')).findings
    assert "“PING_SECRET”" in said[0].problem.what


def of_run(**values: str) -> str:
    """Lines of an env file for `docker run`, which removes no quotes."""
    return lines(**{**{end: value.strip("'") for end, value in GOOD.items()}, **values})


def test_a_reference_that_nothing_fills_in_is_text(tmp_path: Path) -> None:
    given = "PING_ID=abc\n"
    rows = {
        "docker run": (RAW_FILE, given + of_run(client_id='"${PING_ID}"')),
        "docker run, bare": (RAW_FILE, given + of_run(client_id="$PING_ID")),
        "docker run, address": (RAW_FILE, of_run(authorize_url='"https://${PING_HOST}/as"')),
        "Docker Compose, single quotes": ("a.env", given + lines(client_id="'\"${PING_ID}\"'")),
        "Docker Compose, doubled": (
            "a.yml",
            cases.given(f"'{name('client_id')}=\"$${{PING_ID}}\"'"),
        ),
        "Kubernetes": (
            "a.yml",
            cases.values(f"{{name: {name('client_id')}, value: '\"${{PING_ID}}\"'}}"),
        ),
    }

    def check(title: str, file: str, text: str) -> None:
        path = put(tmp_path, file, text)
        report = check_files([path])
        (found,) = [f for f in report.findings if f.code.endswith("literal")]
        assert found.problem.why.startswith(title.partition(",")[0])
        assert "PING_" in found.problem.what
        assert "${" not in draft_from([path]).credentials.client_id

    assert failures(((title, *row) for title, row in rows.items()), check) == {}


def test_a_reference_that_the_container_fills_in_is_no_problem(tmp_path: Path) -> None:
    def read(bare: str) -> tuple[set[str], str]:
        report = check_files([put(tmp_path, RAW_FILE, bare + of_run(client_id="${PING_ID}"))])
        return codes(report), one(report, "client_id").read.text.reveal()

    table: dict[str, tuple[set[str], str]] = {
        "PING_ID=a#b+c\n": (set(), "a#b+c"),
        'PING_ID="abc"\n': ({"value.changed"}, '"abc"'),
        "PING_ID\n": ({"reference.shell"}, ""),
        "": ({"value.reference"}, "ConfigSubstitutionException"),
        "PING_ID=<your id>\n": ({"value.placeholder"}, "<your id>"),
    }
    assert differing(read, table) == []


def test_the_words_are_those_of_docker_run(tmp_path: Path) -> None:
    table = {
        "export A=1\n": "contains whitespaces",
        "A =1\n": "contains whitespaces",
        "=1\n": "no variable name on line",
        f"{name('debug')}\n": "the shell that calls docker run",
    }

    def check(line: str, words: str) -> None:
        (found,) = check_files([put(tmp_path, RAW_FILE, of_run() + line)]).findings
        assert words in found.problem.why

    assert failures(table.items(), check) == {}


def test_a_placeholder_of_the_secret_is_no_secret_in_the_file(tmp_path: Path) -> None:
    def found(secret: str) -> set[str]:
        path = put(tmp_path, RAW_FILE, of_run(client_secret=secret))
        path.chmod(0o644)
        return codes(check_files([path])) & {"file.readable-by-all"}

    table = {
        **dict.fromkeys(('"{{ secret }}"', '"${PING_SECRET}"', '"<secret>"'), frozenset()),
        '"real"': {"file.readable-by-all"},
    }
    assert differing(found, table) == []


HELPER = "PING_AUTH_CLIENT_SECRET"
SECRET = name("client_secret")
REFERENCE = f'"${{{HELPER}}}"'


def deployed(folder: Path, written: str, file: str = ".env") -> tuple[Path, list[Path]]:
    """A file with the credential in its second line, and what is given to `check`."""
    text = f"# mine\n{HELPER}={written}\n"
    if file == "ping.env":
        path = put(folder, file, text + lines(client_secret=REFERENCE))
        return path, [path]
    path = put(folder, file, text)
    rest = "".join(line for line in lines().splitlines(True) if not line.startswith(SECRET))
    put(folder, "rest.env", rest)
    service = cases.service(
        f"    env_file: rest.env\n    environment:\n      - {SECRET}={REFERENCE}\n"
    )
    composed = put(folder, "dc.yml", service)
    return path, [composed, *([] if file == ".env" else [path])]


def test_what_a_reference_is_filled_in_from_is_checked_at_its_line(tmp_path: Path) -> None:
    lost = ("hunter2$b", "$hunter2", '"hunter2$b"', "hunter2$$b", "hunter2 #c", '"hunter2"x')
    changed = ('hunter2"b', "hunter2\\", "hunter2\\nb", "'hunter2\\tb'")
    table = {**dict.fromkeys(lost, "helper.lost"), **dict.fromkeys(changed, "helper.escape")}

    def check(written: str, code: str, file: str) -> None:
        path, paths = deployed(tmp_path, written, file)
        report = check_files(paths)
        (found,) = [f for f in report.findings if f.code == code]
        assert (found.place.file, found.place.line, found.variable) == (str(path), 2, SECRET)
        assert "hunter2" not in json.dumps([f.record() for f in report.findings]) + repr(report)
        assert not one(report, "client_secret").is_sound
        path.unlink()

    rows = ((*row, file) for row in table.items() for file in (".env", "given.env", "ping.env"))
    assert failures(rows, check) == {}


def test_a_reference_to_a_text_that_arrives_has_no_problem(tmp_path: Path) -> None:
    table = {
        "hunter2": "hunter2",
        "'hunter2$b#c'": "hunter2$b#c",
        "hunter2 # why": "hunter2",
        "hunter2 #": "hunter2",
        " hunter2": "hunter2",
        '"hunter2" # why': "hunter2",
        '"hunter2\\$b"': "hunter2$b",
        "hunter2\\d": "hunter2\\d",
        "'hunter2\\\"b'": 'hunter2"b',
        "hunter2\\\\b": "hunter2\\b",
    }

    def check(written: str, expected: str) -> None:
        report = check_files(deployed(tmp_path, written)[1])
        assert codes(report) == set()
        assert fixed_files(report.arrivals) == ()
        assert one(report, "client_secret").read.text.reveal() == expected

    assert failures(table.items(), check) == {}


def test_quotes_for_the_apiserver_are_there_once(tmp_path: Path) -> None:
    report = check_files(deployed(tmp_path, "'\"hunter2\"'")[1])
    assert codes(report) == {"helper.escape"}


def test_a_reference_that_nothing_sets_in_such_a_line(tmp_path: Path) -> None:
    path, paths = deployed(tmp_path, "hunter2${GONE}")
    (found,) = check_files(paths).findings
    assert (found.code, found.place.file) == ("reference.unset", str(path))


def test_an_example_that_was_never_filled_in(tmp_path: Path) -> None:
    def check(written: str, guarded: str) -> None:
        path, paths = deployed(tmp_path, written)
        text = paths[0].read_text().replace(f"${{{HELPER}}}", f"${{{HELPER}{guarded}}}")
        put(tmp_path, "dc.yml", text)
        path.chmod(0o644)
        (found,) = check_files(paths).findings
        assert (found.code, found.place.file, found.place.line) == ("helper.empty", str(path), 2)
        assert found.problem.what.startswith(f"{HELPER} is empty")

    rows = ((text, guard) for text in ("", "''", '""') for guard in ("", ":?fill it in"))
    assert failures(rows, check) == {}


def test_the_guides_placeholders(tmp_path: Path) -> None:
    rows = [
        ("authorize_url", "<authorization endpoint>", "authorize_url"),
        ("groups_claim", "<the name of the groups claim as returned from Ping>", "groups__claim"),
        ("groups_admins", '["<the name of admin group from Ping>"]', "groups__admins"),
        ("default_company", '"<company_id>"', "default_company"),
    ]

    def check(end: str, value: str, short: str) -> None:
        report = read_env(tmp_path, lines(**{end: value}))
        found = [f for f in report.findings if f.code == "value.placeholder"]
        assert [f.problem.what for f in found] == [f"{short} still has a placeholder."]
        same = {f.code for f in report.findings if f.variable == found[0].variable}
        assert same <= {"value.placeholder", "groups.not-enabled"}
        (fixed,) = fixed_files(report.arrivals)
        assert fixed.changes == ()
        assert fixed.left[0].endswith("something else is in the place of the value")

    assert failures(rows, check) == {}


def test_thousands_of_references_are_reported_once(tmp_path: Path) -> None:
    _, paths = deployed(tmp_path, "${A}" * 8000)
    assert sorted(f.code for f in check_files(paths).findings) == [
        "reference.unset",
        "value.too-much",
    ]


def test_another_variable_that_stops_the_server_is_found(tmp_path: Path) -> None:
    more = "CLEARML__apiserver__x=a+b\nCLEARML__y=${HOME_OF_IT:-1}\n"
    report = read_env(tmp_path, lines() + more)
    assert codes(report) == {"value.stops-server"}
    assert len(report.arrivals) == 4
