"""A Spark Connect server that outlives its clients, as a cluster does."""

import importlib.util
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from sql.lake import OWN_SPARK
from tests.servers import ServerFailed, free_port

START_LIMIT_S = 180.0
# Java compiles nothing twice and Spark compiles no plans: of a session of minutes over tables of ten rows that was nearly all the work.
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


class SparkServer:
    """The server that comes with pyspark, on this machine with two cores; it ends with the process that started it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._port = free_port()

    def __enter__(self) -> "SparkServer":
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        leave_servers()  # a session whose server is gone looks for it for minutes when Python ends
        self.kill()

    @property
    def address(self) -> str:
        """What stands before ``;location=`` in a store's URL; the same after a restart."""
        return f"sc://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start, and wait until it listens. Raises ServerFailed with the end of its log."""
        spec = importlib.util.find_spec("pyspark")
        assert spec is not None and spec.origin is not None
        home = Path(spec.origin).parent
        binding = {"spark.connect.grpc.binding.port": str(self._port), "spark.connect.grpc.binding.address": "127.0.0.1"}
        settings = {**OWN_SPARK, **SMALL, **binding}
        options = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        command = [str(home / "bin" / "spark-submit"), "--class", SERVER, "--master", "local[2]", *options]
        known = {"SPARK_HOME": str(home), "SPARK_CONNECT_MODE": "0", "SPARK_LOCAL_IP": "127.0.0.1"}
        with (self._folder / "spark.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command], cwd=self._folder, env={**os.environ, **known}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()

    def kill(self) -> None:
        """End it at once, with all it started."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _wait(self) -> None:
        limit = time.monotonic() + START_LIMIT_S
        while time.monotonic() < limit and self._process is not None and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return
            time.sleep(0.2)
        raise ServerFailed(
            f"Spark does not answer. The end of its log:\n{(self._folder / 'spark.log').read_text(errors='replace')[-3000:]}"
        )


def leave_servers() -> None:
    """End this process's session with a server; it has one session at a time, which would answer for a Spark of one's own too."""
    from pyspark.sql import SparkSession  # late: only where it is installed

    session = SparkSession.getActiveSession()
    if session is not None and "SPARK_LOCAL_REMOTE" not in os.environ:
        session.stop()
