"""The strict loader: what is right loads, what is wrong is told all at once, with file, line and repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import load, load_settings
from records.errors import ConfigError

SOURCE = """[[source]]
name = "harbour"
outlet = "Harbour Post"
home = "https://harbour.example/"
language = "en"
feeds = ["https://harbour.example/rss"]
"""
PERSON = """[[person]]
name = "Jane Roe"
kind = "person"
role = "minister"
"""


def config_of(folder: Path, **files: str) -> Path:
    """A config folder of its own: no file of the shipped one is taken."""
    texts = {
        "settings.toml": "",
        "speakers.toml": PERSON,
        "sources/a.toml": SOURCE,
        "topics/talks.toml": 'title = "T"\nterms.en.w = ["x"]',
    }
    for name, text in (texts | {name.replace("__", "/") + ".toml": text for name, text in files.items()}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    """The faults of a config folder, with file names instead of whole paths."""
    with pytest.raises(ConfigError) as raised:
        load(folder, environ)
    return [fault.replace(f"{folder}/", "") for fault in raised.value.faults]


def test_the_shipped_configuration_has_no_fault() -> None:
    """What is in config/ loads, and every section has something in it."""
    config = load()
    assert config.topics and config.speakers


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    """Settings, sources, topics with their examples, and speakers come from the folder given."""
    config_of(tmp_path, settings="[schedule]\nmonitor_minutes = 5")
    (tmp_path / "seeds" / "talks").mkdir(parents=True)
    (tmp_path / "seeds" / "talks" / "1.txt").write_text("An example.", encoding="utf-8")
    config = load(tmp_path)
    assert (
        config.settings.schedule.monitor_minutes,
        [source.name for source in config.sources],
        [topic.name for topic in config.topics],
        [person.name for person in config.speakers],
    ) == (5, ["harbour"], ["talks"], ["Jane Roe"])
    assert config.topics[0].examples == ("An example.",)


def test_all_faults_of_all_files_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    """Wrong keys, types, ranges and names in four files give one error that lists them all."""
    config_of(
        tmp_path,
        settings='[door]\nalow_loopback = true\nredirects = "five"\n[schedule]\nmonitor_minutes = 0\n',
        sources__a=SOURCE
        + 'links_aday = [1, 2]\n[[source]]\nname = "B !"\noutlet = "B"\nhome = "ftp://b"\nlanguage = "english"\n',
        topics__talks="title = 5",
        speakers=PERSON + 'principal = "Nobody"\n',
    )
    assert faults(tmp_path) == [
        "settings.toml:2: unknown key 'alow_loopback' — did you mean 'allow_loopback'?",
        "settings.toml:3: 'door.redirects' is 'five' — give a whole number",
        "settings.toml:5: 'monitor_minutes' is 0 — give a value from 1 to 1440",
        "sources/a.toml:7: unknown key 'links_aday' — did you mean 'links_a_day'?",
        "sources/a.toml:8: source 'B !' has nothing to read — add feeds, sitemaps, front_pages or bulk",
        "sources/a.toml:9: 'B !' is no source name — use lower-case letters, digits and hyphens",
        "sources/a.toml:11: 'ftp://b' is no address — give http:// or https://",
        "sources/a.toml:12: 'english' is no language — give two letters like 'en' (ISO 639-1)",
        "topics/talks.toml:1: 'title' is 5 — give a text in quotes",
        "speakers.toml:5: 'Nobody' is not in this file — add that person, or correct the name",
    ]


def test_values_out_of_range_are_told_when_their_types_are_right(tmp_path: Path) -> None:
    """Ranges, time zone, cron line, channels."""
    config_of(
        tmp_path,
        settings="""[schedule]
monitor_minutes = 0
timezone = "Mars/Olympus"
digest_cron = "daily"
[[channels]]
name = "desk"
kind = "webhook"
""",
    )
    assert faults(tmp_path) == [
        "settings.toml:2: 'monitor_minutes' is 0 — give a value from 1 to 1440",
        "settings.toml:3: unknown time zone 'Mars/Olympus' — give one like 'Europe/Kyiv'",
        "settings.toml:4: not a cron line — give five fields like '0 7 * * *'",
        "settings.toml:5: give either 'target' or 'target_env', not both",
    ]


def test_a_missing_key_is_told_with_what_to_add(tmp_path: Path) -> None:
    """The line is that of the table which lacks it."""
    config_of(tmp_path, speakers='\n[[person]]\nname = "Jane Roe"\nrole = "minister"\n')
    assert faults(tmp_path) == ["speakers.toml:2: 'kind' is missing — add kind = \"person\""]


def test_a_name_used_in_two_files_is_a_fault_of_the_second(tmp_path: Path) -> None:
    """Source names are keys of the record."""
    config_of(tmp_path, sources__b=SOURCE)
    assert faults(tmp_path) == ["sources/b.toml:2: source 'harbour' stands twice — rename or remove one"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[door\n", "settings.toml:1: "),
        ('\n\n[door]\ncontact = "a\n', "settings.toml:4: "),
        ("[door]\nproxy = 1\nproxy = 2\n", "settings.toml:3: "),
        ("a = " + "[" * 20_000, "settings.toml:1: "),
    ],
)
def test_broken_toml_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    """Syntax faults, also those made to hurt a parser."""
    config_of(tmp_path, settings=text)
    (told,) = faults(tmp_path)
    assert told.startswith(fault)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    """A windows-1251 file is refused, not guessed at."""
    config_of(tmp_path)
    (tmp_path / "speakers.toml").write_bytes(b'[[person]]\nname = "' + "Песков".encode("cp1251") + b'"\n')
    assert faults(tmp_path) == ["speakers.toml:2: not UTF-8 — save it as UTF-8"]


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    """Nothing is parsed past the cap."""
    config_of(tmp_path, settings="#" * 4_000_001)
    assert faults(tmp_path) == ["settings.toml:1: larger than 4,000,000 bytes — split it"]


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """ONRECORD_SECTION_KEY overrides, as text, number, truth or list."""
    config_of(tmp_path, settings="[door]\nredirects = 3\n[schedule]\nmonitor_minutes = 5")
    settings = load_settings(
        tmp_path,
        {
            "ONRECORD_DOOR_ALLOW_LOOPBACK": "yes",
            "ONRECORD_DOOR_REDIRECTS": "1",
            "ONRECORD_DOOR_HOST_SECONDS": "0.5",
            "ONRECORD_DIGESTS_TOPICS": "a, b",
            "ONRECORD_RECORD_DATA_DIR": "/srv/r",
            "PATH": "/bin",
        },
    )
    assert (
        settings.door.allow_loopback,
        settings.door.redirects,
        settings.door.host_seconds,
        settings.digests.topics,
        settings.record.data_dir,
        settings.schedule.monitor_minutes,
    ) == (True, 1, 0.5, ("a", "b"), "/srv/r", 5)


def test_a_wrong_variable_is_told_by_its_name(tmp_path: Path) -> None:
    """Unknown variables and values that do not fit."""
    config_of(tmp_path)
    assert faults(tmp_path, {"ONRECORD_DOOR_COLOUR": "red", "ONRECORD_DOOR_REDIRECTS": "few"}) == [
        "environment:ONRECORD_DOOR_COLOUR: no such setting — unset it, or see the settings in README.md",
        "environment:ONRECORD_DOOR_REDIRECTS: expected a number — write digits only",
    ]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """ONRECORD_CONFIG may point nowhere."""
    assert "there is no such folder" in faults(tmp_path / "none")[0]


def test_a_broken_table_is_checked_as_far_as_it_is_sound(tmp_path: Path) -> None:
    """Faults beside a fault are told too; nothing is said of what only the fault makes look wrong."""
    config_of(
        tmp_path,
        sources__a='[[source]]\nname = "B !"\noutlet = "B"\nhome = 5\nfeeds = "one"\nlinks_a_day = [9, 1]\n',
        speakers='[[person]]\nname = "Ada"\nkind = "robot"\nrole = "aide"\n[[person]]\nname = "Bob"\n'
        'kind = "person"\nrole = "aide"\nprincipal = "Ada"\n',
    )
    assert [1, 2, 4, 5, 6] == [
        int(fault.split(":")[1]) for fault in faults(tmp_path) if fault.startswith("sources/a.toml")
    ]
    assert ["speakers.toml:3"] == [fault.partition(": ")[0] for fault in faults(tmp_path) if "speakers" in fault]
