#!/usr/bin/env python3
"""feed.py CHUNK COMMAND...: gives stdin to the command in writes of CHUNK bytes, the next one only
when the one before was read, so that every read(2) of the command ends there."""
import array
import fcntl
import subprocess
import sys
import termios
import time


def drained(fd):
    left = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, left)
    return left[0] == 0


def main():
    chunk, data = int(sys.argv[1]), sys.stdin.buffer.read()
    child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, bufsize=0)
    try:
        for at in range(0, len(data), chunk):
            child.stdin.write(data[at : at + chunk])
            while not drained(child.stdin.fileno()) and child.poll() is None:
                time.sleep(0)
        child.stdin.close()
    except BrokenPipeError:
        pass  # the command has said why
    return child.wait()


sys.exit(main())
