"""Become another program within limits of memory (bytes) and time of the processor (seconds); run as a program."""

import os
import resource
import sys

if __name__ == "__main__":
    memory, seconds, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(command[0], command)  # noqa: S606 -- no shell: the caller gives the whole command
