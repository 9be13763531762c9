"""Random numbers that are counted, not consumed: each draw is a function of what it decides.

A draw belongs to a name ("join", occasion, state), a seed, a replicate and a step. Asking for one
leaves all others as they are, in any order, on any thread or machine. The generator is
Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): the name and the seed make its key, replicate
and step its counter; the four words of a block serve four successive steps.
"""

import hashlib
from typing import Any

from sim.vocabulary.arrays import Floats, Integers

WORDS = 4
"""Words in a Philox block, hence steps that share one."""

Block = tuple[Any, Any, Any, Any]
"""Four words: whole numbers in [0, 2**32), or arrays of them."""

_WORD = 0xFFFFFFFF


def philox(counter: Block, key: tuple[Any, Any]) -> Block:
    """The Philox4x32-10 block of a counter under a key, four words in [0, 2**32).

    Words are integers, or arrays of them (int64): the arithmetic is the same. The ten rounds are
    written out because the compiler makes vector instructions only of what has no inner loop.

    >>> [hex(word) for word in philox((0, 0, 0, 0), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    block = mixed(counter, key, 0)
    block = mixed(block, key, 1)
    block = mixed(block, key, 2)
    block = mixed(block, key, 3)
    block = mixed(block, key, 4)
    block = mixed(block, key, 5)
    block = mixed(block, key, 6)
    block = mixed(block, key, 7)
    block = mixed(block, key, 8)
    return mixed(block, key, 9)


def mixed(block: Block, key: tuple[Any, Any], round_: int) -> Block:
    """A block after one more round of Philox, rounds counted from 0."""
    product_0 = block[0] * 0xD2511F53
    product_2 = block[2] * 0xCD9E8D57
    return (
        ((product_2 >> 32) & _WORD) ^ block[1] ^ ((key[0] + round_ * 0x9E3779B9) & _WORD),
        product_2 & _WORD,
        ((product_0 >> 32) & _WORD) ^ block[3] ^ ((key[1] + round_ * 0xBB67AE85) & _WORD),
        product_0 & _WORD,
    )


def uniform(word: Any) -> Any:
    """The number in (0, 1) that a word stands for.

    >>> uniform(0) > 0.0, uniform(2**32 - 1) < 1.0
    (True, True)
    """
    return (word + 0.5) * 2.0**-32


def key_of(seed: int, *name: str) -> tuple[int, int]:
    """The Philox key of a named draw: two words from a hash of the seed and the name's parts."""
    text = "\x1f".join((str(seed), *name))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def counter_of(replicate: Any, block: Any) -> Block:
    """The Philox counter of a replicate, 0 and up, and a block of four steps.

    The masks change nothing: they let the compiler see that words have 32 bits.
    """
    return replicate & _WORD, (replicate >> 32) & _WORD, block & _WORD, 0


def draws_at(keys: Integers, replicate: int, step: int) -> Floats:
    """The draws of one step of one replicate, one for each of `keys` (shape [names, 2])."""
    words = philox(counter_of(replicate, step // WORDS), (keys[:, 0], keys[:, 1]))
    drawn: Floats = uniform(words[step % WORDS])
    return drawn
