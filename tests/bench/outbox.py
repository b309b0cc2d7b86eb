#!/usr/bin/env python3
"""Plays hubd for freehold-relayd, and counts at the cloud. Prints one number.

outbox.py RELAYD WORK CA HOST_PORT PLAIN_PORT drain ROWS        rows a second that leave a full outbox over TLS
                                               stream ROWS       rows a second from hubd through disk to the cloud
                                               kills ROWS KILLS  rows lost when relayd is killed -9 that often meanwhile
outbox.py - - - - PLAIN_PORT count ROWS COMMAND...   rows a second that arrive while COMMAND (a shell line) sends them
"""
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

HELLO, LINK_SET, SYNCED, PUBLISH, ACK = 1, 2, 4, 5, 33
LINK = "benchlink"
PAYLOAD = 100
LIMIT_S = 120


def text(s):
    return struct.pack(">H", len(s)) + s.encode()


def frame(kind, body=b""):
    return struct.pack(">IBB", len(body) + 2, 1, kind) + body


def publish(seq):
    payload = f"{seq} ".ljust(PAYLOAD, "x").encode()
    return frame(PUBLISH, struct.pack(">Q", seq) + text(LINK) + text(f"{LINK}/power") + struct.pack(">I", PAYLOAD) + payload)


class Counter:
    """A subscriber at the cloud: how many different rows came, and when the first and the last did."""

    def __init__(self, port, rows):
        self.rows, self.seen, self.first, self.last = rows, set(), None, None
        self.done, self.there = threading.Event(), threading.Event()
        self.process = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-t", "#", "-F", "%p"], stdout=subprocess.PIPE)
        threading.Thread(target=self.read, daemon=True).start()
        for _ in range(200):
            subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-t", "probe", "-m", "there"], check=True)
            if self.there.wait(0.1):
                return
        sys.exit("the counter hears nothing")

    def read(self):
        for line in self.process.stdout:
            head = line.split(b" ", 1)[0]
            if head == b"there\n":
                self.there.set()
                continue
            self.last = time.monotonic()
            self.first = self.first or self.last
            self.seen.add(head)
            if len(self.seen) >= self.rows:
                self.done.set()

    def wait(self):
        self.done.wait(LIMIT_S)
        self.process.kill()
        return len(self.seen)


class Relayd:
    """relayd and hubd's end of its socket: keeps what is not acknowledged and says it again, as hubd does."""

    def __init__(self, program, work, ca, port):
        self.work, self.port = work, port
        self.path = os.path.join(work, "relay.sock")
        self.command = [program, "--socket", self.path, "--data-dir", os.path.join(work, "relay"), "--ca-file", ca, "--allow-private"]
        shutil.rmtree(os.path.join(work, "relay"), ignore_errors=True)
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        self.acked = 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        self.listener.settimeout(20)
        self.socket = self.listener.accept()[0]
        self.socket.sendall(frame(HELLO, struct.pack(">Q", 7)) +
                            frame(LINK_SET, text(LINK) + text("unit") + text("localhost") + struct.pack(">HH", self.port, 60)) + frame(SYNCED))
        threading.Thread(target=self.read, args=(self.socket,), daemon=True).start()

    def read(self, conn):
        data = b""
        while True:
            try:
                more = conn.recv(65536)
            except OSError:
                return
            if not more:
                return
            data += more
            while len(data) >= 4 and len(data) >= 4 + struct.unpack(">I", data[:4])[0]:
                size = 4 + struct.unpack(">I", data[:4])[0]
                if data[5] == ACK:
                    self.acked = max(self.acked, struct.unpack(">Q", data[6:14])[0])
                data = data[size:]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()

    def say(self, first, last):
        for at in range(first, last + 1, 50):
            self.socket.sendall(b"".join(publish(seq) for seq in range(at, min(at + 50, last + 1))))

    def wait_acked(self, seq):
        ends = time.monotonic() + LIMIT_S
        while self.acked < seq and time.monotonic() < ends:
            time.sleep(0.01)
        if self.acked < seq:
            sys.exit(f"only {self.acked} of {seq} were acknowledged")


def rate(counter, since):
    if counter.wait() < counter.rows:
        sys.exit(f"only {len(counter.seen)} of {counter.rows} arrived")
    return counter.rows / (counter.last - since)


def drain(args, rows):
    relayd = Relayd(*args[:3], 1)  # nobody is there
    relayd.say(1, rows)
    relayd.wait_acked(rows)
    relayd.kill()
    counter = Counter(args[4], rows)
    relayd.port = args[3]
    relayd.start()
    while counter.first is None:
        time.sleep(0.01)
    result = rate(counter, counter.first)
    relayd.kill()
    return result


def stream(args, rows):
    relayd = Relayd(*args[:4])
    time.sleep(1)  # the link is up
    counter = Counter(args[4], rows)
    begun = time.monotonic()
    relayd.say(1, rows)
    result = rate(counter, begun)
    relayd.kill()
    return result


def kills(args, rows, count):
    relayd = Relayd(*args[:4])
    counter = Counter(args[4], rows)
    said, step = 0, rows // count
    for _ in range(count):
        try:
            relayd.say(said + 1, said + step)
        except OSError:
            pass
        said += step
        time.sleep(random.uniform(0, 0.15))
        relayd.kill()
        relayd.start()
        relayd.say(relayd.acked + 1, said)  # again, as hubd does
    relayd.say(said + 1, rows)
    relayd.wait_acked(rows)
    arrived = counter.wait()
    relayd.kill()
    return rows - arrived


def count(port, rows, command):
    counter = Counter(port, rows)
    begun = time.monotonic()
    sender = subprocess.Popen(command, shell=True)
    result = rate(counter, begun)
    sender.wait()
    return result


def main():
    program, work, ca, tls, plain, what, *numbers = sys.argv[1:]
    if what == "count":
        print(f"{count(int(plain), int(numbers[0]), numbers[1]):.0f}")
        return
    args = (program, work, ca, int(tls), int(plain))
    run = {"drain": drain, "stream": stream, "kills": kills}[what]
    print(f"{run(args, *map(int, numbers)):.0f}")


main()
