"""The renderer's worker process: `python -m walkthrough.pdf.worker FD MEMORY_BYTES`.

It reads jobs from the connection on the file descriptor and answers each; when its parent goes,
the connection closes and so does it.
"""

import resource
import sys
from importlib import import_module
from multiprocessing.connection import Connection


def main() -> None:
    """Answer jobs `(function, arguments)` with `(True, result)` or `(False, reason)`."""
    connection: Connection = Connection(int(sys.argv[1]))
    _limit_memory(int(sys.argv[2]))
    import_module("walkthrough.pdf.render")
    connection.send((True, b""))
    while True:
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        connection.send(_attempt(function, arguments))


def _attempt(function: str, arguments: dict[str, object]) -> tuple[bool, object]:
    module, _, name = function.partition(":")
    try:
        return True, getattr(import_module(module), name)(**arguments)
    except MemoryError:
        # What is left of the heap cannot be trusted with another job.
        sys.exit("the renderer ran out of memory")
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"[:500]


def _limit_memory(most: int) -> None:
    """Bound the memory that this process can write to; shared libraries do not count."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


if __name__ == "__main__":
    main()
