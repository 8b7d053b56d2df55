"""Which communities a follower looks after where several of a service share them."""

import zlib

PARTITIONS = 16  # for ever: cursors and subjects are named by them
ALL = tuple(range(PARTITIONS))


def partition_of(community: str) -> int:
    """The partition in which all facts of a community lie, in their order."""
    return zlib.crc32(community.encode()) % PARTITIONS


def share(text: str) -> tuple[int, ...]:
    """The partitions of one among several: `0/3` is the first of three. Raises ValueError."""
    index, slash, count = text.partition("/")
    if not (slash and index.isdecimal() and count.isdecimal()):
        raise ValueError(f"{text}: a share is written like 0/3, the first of three")
    if not int(index) < int(count) <= PARTITIONS:
        raise ValueError(f"{text}: there are shares 0 to n-1 of n, which is {PARTITIONS} at most")
    return ALL[int(index) :: int(count)]
