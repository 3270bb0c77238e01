#!/usr/bin/env python3
"""A scale on a real pty. DIR/tty leads to its end; it answers SI with the line in DIR/says
and is unplugged, or plugged in at another pty, as DIR/plug says ("in", "out")."""
import os
import pty
import select
import sys
import termios
import tty

folder = sys.argv[1]


def read(name):
    try:
        with open(os.path.join(folder, name), encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


def plug():
    master, slave = pty.openpty()
    tty.setraw(slave, termios.TCSANOW)
    link = os.path.join(folder, "new")
    os.symlink(os.ttyname(slave), link)
    os.rename(link, os.path.join(folder, "tty"))
    os.close(slave)
    return master


def answer(master):
    try:
        asked = os.read(master, 256)
    except OSError:  # nobody has the other end open
        return
    for _ in range(asked.count(b"SI\r\n")):
        os.write(master, read("says").encode() + b"\r\n")


master = plug()
while True:
    if master is None and read("plug") != "out":
        master = plug()
    if master is not None and read("plug") == "out":
        os.close(master)
        master = None
    ready = select.select([master] if master is not None else [], [], [], 0.05)[0]
    if ready:
        answer(master)
        select.select([], [], [], 0.01)
