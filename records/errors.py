"""The exception tree: surprises and refusals that end a command.

    OnRecordError
    ├── UsageError          the caller asked for something that is not there      exit 2
    │   └── ConfigError     a file in config/ is wrong; carries every fault found
    ├── BusyError           another run holds the record                          exit 75
    ├── RecordError         the record can't be opened, read or written           exit 1
    │   └── SchemaError     the record was written by a newer onrecord
    └── QueryError          the user's SQL was refused or failed                  exit 1

Expected failures of one feed, page or article are not exceptions: they are `records.types.Failure` values.
"""

from __future__ import annotations


class OnRecordError(Exception):
    """Base of all errors that a command reports in one sentence. `exit_code` is what the process ends with."""

    exit_code = 1


class UsageError(OnRecordError):
    """An unknown topic, a missing file, a malformed option."""

    exit_code = 2


class ConfigError(UsageError):
    """Configuration is wrong. `faults` holds every fault as 'file:line: what, and how to repair it'."""

    def __init__(self, faults: tuple[str, ...]):
        self.faults = faults
        super().__init__("\n".join(faults))


class BusyError(OnRecordError):
    """Another process holds the record; the message names it and since when."""

    exit_code = 75


class RecordError(OnRecordError):
    """The record can't be opened, read or written; the message says what to do."""


class SchemaError(RecordError):
    """The record's schema is newer than this program; the message names the version needed."""


class QueryError(OnRecordError):
    """SQL given by a user was refused or failed."""
