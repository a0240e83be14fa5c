"""Errors that speak to the reader: each names the file, table, column or setting at fault."""


class TakeholdError(Exception):
    """Base of every error that a person is meant to read."""


class UnknownCrm(TakeholdError):
    """The kind of CRM has no folder in sql/crm."""


class SourceUnreachable(TakeholdError):
    """The CRM database did not answer or refused the account."""


class SourceSchemaError(TakeholdError):
    """The CRM lacks a table or column that a mapping SELECT reads."""


class MappingFileError(SourceSchemaError):
    """A mapping file of exported files cannot be understood."""


class ConnectorFileError(TakeholdError):
    """A file in sql/crm breaks the header grammar."""


class FactFileError(TakeholdError):
    """A file in sql/facts breaks the header grammar."""


class FactCheckFailed(TakeholdError):
    """A fact's own condition does not hold; the last snapshot stays served."""


class NothingPublished(TakeholdError):
    """There is no whole snapshot to read."""


class SnapshotOutdated(TakeholdError):
    """The published snapshot was made by a version that did not have a table or column that is asked for."""


class SnapshotDamaged(TakeholdError):
    """A snapshot's piece is missing or its checksum differs."""


class StatementRefused(TakeholdError):
    """A statement is no SELECT, names what is not there, or asks for what the store's engine cannot do."""


class RefreshRunning(TakeholdError):
    """Another refresh holds the lock."""


class StoreUnreachable(TakeholdError):
    """The store's server did not answer."""
