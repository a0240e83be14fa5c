"""Training and scoring: in a refresh when due, or on command. A failure leaves the last good scores, with their date."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from access.viewer import OPERATOR, FloorPolicy
from takehold.files import private_folder, write_atomically
from takehold.settings import Settings

if TYPE_CHECKING:
    from models.history import History
    from models.risk import RiskModel
    from models.scores import RiskFile, Trust
    from sql.store import Snapshot

FOLDER = "risk"
MODEL_FILE = "model.json"
TRUST_FILE = "trust.json"
SCORES = "scores-*.json"
TRAIN_EVERY_DAYS = 28
KEPT_FILES = 60


def floor_of(settings: Settings) -> FloorPolicy:
    """The floor below which no cohort is scored."""
    return FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason)


def history_at(snapshot: "Snapshot", settings: Settings, *, until: date | None) -> "History":
    """Weekly activity by cohort."""
    from access.history import cohort_history

    return cohort_history(snapshot, OPERATOR, floor=floor_of(settings), until=until)


def train_home(home: Path, settings: Settings, snapshot: "Snapshot", history: "History") -> "RiskModel":
    """Train on the whole history and judge it on the past; both are written to the home."""
    from models.risk import to_json

    model, trust = trained(settings, snapshot, history)
    folder = private_folder(home / FOLDER)
    write_atomically(folder / MODEL_FILE, to_json(model), mode=0o600)
    write_atomically(folder / TRUST_FILE, trust_text(trust), mode=0o600)
    return model


def trained(settings: Settings, snapshot: "Snapshot", history: "History") -> "tuple[RiskModel, Trust | str]":
    """A model of the history, and how it did on the past or why that is not known."""
    from models.backtest import rolling
    from models.risk import ModelProblem
    from models.shipped import shipped
    from models.training import leads_of, train
    from models.trust import trust_of

    prior = shipped()
    model = train(history, prior=prior, about={"snapshot_id": snapshot.manifest.id})
    trust: Trust | str
    try:
        forecasts = rolling(history, prior=prior)
    except ModelProblem:
        trust = "the history has no eight weeks yet whose end could be compared with what was said"
    else:
        trust = trust_of(history, forecasts)
        leads = leads_of(history, forecasts) if trust.passes else None
        model = replace(model, trained={**model.trained, **({"leads": leads} if leads else {})})
    tried = {"tried_at": snapshot.manifest.as_of_at.isoformat(timespec="seconds"), "floor": settings.privacy.floor}
    return replace(model, trained={**model.trained, **tried}), trust


def score_home(home: Path, settings: Settings, snapshot: "Snapshot", *, until: date | None = None) -> "RiskFile":
    """Scores of a snapshot; trains first when due. Nothing is written but the model. Raises ``models.risk.ModelProblem``."""
    from access.history import core_work
    from models.risk import ModelProblem
    from models.risk_file import risk_file

    history = history_at(snapshot, settings, until=until)
    if not len(history.weeks):
        raise ModelProblem("No complete week with activity yet: there is nothing to score.")
    trust: Trust | str
    if until is not None:  # as it would have been said then: by a model of that day, which is not kept
        model, trust = trained(settings, snapshot, history)
    else:
        model = due_model(home, settings, now=snapshot.manifest.as_of_at) or train_home(home, settings, snapshot, history)
        trust = trust_read(home / FOLDER / TRUST_FILE)
    end = history.weeks[-1].date() + timedelta(days=7)
    work = core_work(snapshot, OPERATOR, floor=floor_of(settings), weeks=(end - timedelta(weeks=12), end))
    before = latest_scores(home) if until is None else None
    same = before if before is not None and before.floor == settings.privacy.floor and before.week <= end else None
    return risk_file(history, model, trust, snapshot_id=snapshot.manifest.id, floor=settings.privacy.floor, work=work, before=same)


def due_model(home: Path, settings: Settings, *, now: datetime) -> "RiskModel | None":
    """The trained model of the home while it is younger than four weeks and of the same floor; None when training is due."""
    from models.risk import ModelProblem, from_json

    try:
        model = from_json((home / FOLDER / MODEL_FILE).read_text(encoding="utf-8"))
        age = now - datetime.fromisoformat(model.trained["tried_at"])
    except (OSError, ModelProblem, KeyError, ValueError, TypeError):
        return None
    is_fresh = timedelta(0) <= age < timedelta(days=TRAIN_EVERY_DAYS)
    return model if is_fresh and model.trained.get("floor") == settings.privacy.floor else None


def after_refresh(home: Path, settings: Settings, snapshot: "Snapshot") -> str | None:
    """Score a snapshot that was just published, training first when due; returns why there are no new scores, if so.

    Whatever goes wrong, the refresh stands and the last good scores stay, dated.
    """
    from models.risk import ModelProblem

    try:
        store_scores(home, score_home(home, settings, snapshot))
    except ModelProblem as problem:
        return str(problem)
    except Exception as error:  # noqa: BLE001  (scores are an extra: no fault in them may cost a refresh)
        last = latest_scores(home)
        kept = "There are none yet." if last is None else f"Those of {last.week} stay."
        return f"The risk scores could not be computed ({type(error).__name__}). {kept}"
    return None


def store_scores(home: Path, found: "RiskFile") -> Path:
    """Write the scores under their week, and drop files older than the last sixty."""
    from models.scores import to_text

    folder = private_folder(home / FOLDER)
    path = folder / f"scores-{found.week.isoformat()}.json"
    write_atomically(path, to_text(found), mode=0o600)
    for old in sorted(folder.glob(SCORES))[:-KEPT_FILES]:
        old.unlink()
    return path


def latest_scores(home: Path) -> "RiskFile | None":
    """The newest whole file of scores; a damaged one gives way to the one before."""
    from models.scores import RiskFileProblem, from_text

    for path in sorted((home / FOLDER).glob(SCORES), reverse=True):
        try:
            return from_text(path.read_text(encoding="utf-8"))
        except (OSError, RiskFileProblem, TypeError):
            continue
    return None


class LatestScores:
    """The newest scores of a home, read again only when a file was added or changed."""

    def __init__(self, home: Path) -> None:
        """Keep the home; nothing is read yet."""
        self._home = home
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._found: RiskFile | None = None

    def current(self) -> "RiskFile | None":
        """The newest whole file of scores, or None."""
        files = tuple((path.name, path.stat().st_mtime_ns) for path in sorted((self._home / FOLDER).glob(SCORES))[-3:])
        if files != self._seen:
            self._found, self._seen = latest_scores(self._home), files
        return self._found


def trust_text(trust: "Trust | str") -> str:
    """The back-test of the last training as JSON."""
    return json.dumps(trust if isinstance(trust, str) else asdict(trust), indent=1)


def trust_read(path: Path) -> "Trust | str":
    """What :func:`trust_text` wrote."""
    from models.scores import trust_from

    found: Any = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, str) else trust_from(found)


def shipped_about(folder: Path, *, name: str) -> Mapping[str, Any]:
    """Where shipped coefficients come from: the name of the data, and the files with their hashes."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".toml")
    return {"data": name, "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}}
