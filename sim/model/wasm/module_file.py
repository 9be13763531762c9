"""The last step to a WebAssembly module: what a linker would do for one object file without data.

LLVM writes final numbers of functions and types into the code of its object file, so nothing in it
has to move. What the object asks its linker for, a memory and a pointer to the stack, the module
has itself; what else it asks for is refused. Formats: the WebAssembly core specification, and
"Object file linking" of WebAssembly's tool conventions.
"""

from collections.abc import Iterator

PAGE = 65536
"""Bytes in a page of memory."""

STACK = PAGE
"""Bytes of stack, at the bottom of the memory, so that one that overflows traps."""

HEAP = "__heap_base"
"""The exported constant that says where the memory is free for its host, which may grow it."""

_TYPES, _IMPORTS, _FUNCTIONS, _MEMORY, _GLOBALS, _EXPORTS, _CODE = 1, 2, 3, 5, 6, 7, 10
"""Numbers of sections."""

_A_FUNCTION, _A_MEMORY, _A_GLOBAL = 0, 2, 3
"""Kinds of what is imported or exported."""

_POINTER = "__stack_pointer"

_NAMES_FUNCTION, _NAMES_DATA = 0, 1
"""Kinds of symbols."""

_ELSEWHERE = 0x10
"""Flag of a symbol of what is imported, which has its name there."""


class _Reader:
    """Bytes read one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def number(self) -> int:
        """An unsigned LEB128."""
        number = shift = 0
        while True:
            byte = self.bytes(1)[0]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    def bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def name(self) -> str:
        return self.bytes(self.number()).decode()


def finished_module(object_file: bytes, entry: str) -> bytes:
    """The module of an object file: it exports memory, HEAP and one function, and imports nothing.

    Raises ValueError where the object needs anything else from outside, or has data.
    """
    sections = dict(_sections(object_file))
    stack = _has_stack(sections[_IMPORTS])
    function = _function_of(entry, sections["linking"])
    # The stack grows down from where the host's part of the memory begins. As an expression, a
    # signed constant, whose last byte would read as negative from 64 on, and the end.
    start = b"\x41" + _number(STACK, largest=63) + b"\x0b"
    constants = [b"\x7f\x01" + start] * stack + [b"\x7f\x00" + start]  # may change; may not
    exported = [
        _name("memory") + bytes([_A_MEMORY]) + _number(0),
        _name(entry) + bytes([_A_FUNCTION]) + _number(function),
        _name(HEAP) + bytes([_A_GLOBAL]) + _number(stack),
    ]
    made = {
        _TYPES: sections[_TYPES],
        _FUNCTIONS: sections[_FUNCTIONS],
        _MEMORY: _number(1) + b"\x00" + _number(STACK // PAGE + 1),
        _GLOBALS: _listed(constants),
        _EXPORTS: _listed(exported),
        _CODE: sections[_CODE],
    }
    bodies = (bytes([number]) + _number(len(body)) + body for number, body in made.items())
    return object_file[:8] + b"".join(bodies)


def _sections(file: bytes) -> Iterator[tuple[int | str, bytes]]:
    """Contents of sections by number, of custom ones by name."""
    reader = _Reader(file[8:])
    while reader:
        number = reader.bytes(1)[0]
        body = reader.bytes(reader.number())
        if number:
            yield number, body
        else:
            custom = _Reader(body)
            yield custom.name(), custom.bytes(len(body))


def _has_stack(imports: bytes) -> bool:
    """Whether an object asks for a stack pointer, without which small functions may do."""
    reader, names = _Reader(imports), []
    for _ in range(reader.number()):
        _module, name, kind = reader.name(), reader.name(), reader.bytes(1)[0]
        names.append(name)
        if kind == _A_MEMORY and name == "__linear_memory":
            reader.bytes(1)
            reader.number()
        elif kind == _A_GLOBAL and name == _POINTER:
            reader.bytes(2)
        else:
            raise ValueError(f"the engine needs {name} from outside, which a browser does not have")
    return _POINTER in names


def _function_of(entry: str, linking: bytes) -> int:
    """The number of the function that the entry's symbol stands for.

    linking: a section that LLVM begins with a table of symbols, the names of what a linker may have
    to find.
    """
    reader = _Reader(linking)
    _version, _part, _size = reader.number(), reader.number(), reader.number()
    numbers = {}
    for _ in range(reader.number()):
        kind, flags = reader.bytes(1)[0], reader.number()
        if kind == _NAMES_DATA:
            raise ValueError(f"the engine has data, {reader.name()}, which only a linker can place")
        number = reader.number()
        name = None if flags & _ELSEWHERE else reader.name()
        if kind == _NAMES_FUNCTION:
            numbers[name] = number
    return numbers[entry]


def _number(number: int, largest: int = 127) -> bytes:
    """An unsigned LEB128, whose last byte is at most `largest`."""
    made = bytearray()
    while number > largest:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])


def _name(name: str) -> bytes:
    return _number(len(name)) + name.encode()


def _listed(items: list[bytes]) -> bytes:
    return _number(len(items)) + b"".join(items)
