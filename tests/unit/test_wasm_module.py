"""LLVM's code becomes a module that needs nothing, or is refused with what it needs."""

import pytest
import wasmtime

from sim.model.wasm.translation import webassembly

HEAD = 'target triple = "x86_64-unknown-linux-gnu"\n'
ADDING = """
define i32 @add(ptr %result, ptr %exception, i64 %one, double %other) {
  %whole = fptosi double %other to i32
  %first = trunc i64 %one to i32
  %sum = add i32 %first, %whole
  ret i32 %sum
}"""
KEEPING = """
define void @fill(ptr %numbers) noinline {
  store volatile i32 7, ptr %numbers
  ret void
}
define i32 @keep(ptr %result, ptr %exception, i64 %times) {
  %numbers = alloca [9000 x i32]
  call void @fill(ptr %numbers)
  %kept = load volatile i32, ptr %numbers
  ret i32 %kept
}"""
CALLING = """
declare double @exp(double)
define i32 @call(ptr %result, ptr %exception, double %of) {
  %power = call double @exp(double %of)
  %whole = fptosi double %power to i32
  ret i32 %whole
}"""
LOOKING_UP = """
@table = constant [3 x i32] [i32 5, i32 -7, i32 90]
define i32 @look(ptr %result, ptr %exception, i64 %at) {
  %place = getelementptr [3 x i32], ptr @table, i64 0, i64 %at
  %found = load i32, ptr %place
  ret i32 %found
}"""
READING = """
@elsewhere = external global i32
define i32 @read(ptr %result, ptr %exception, i64 %at) {
  %found = load i32, ptr @elsewhere
  ret i32 %found
}"""
POINTING = """
define i32 @one() noinline { ret i32 1 }
define i32 @point(ptr %result, ptr %exception, ptr %place) {
  store ptr @one, ptr %place
  ret i32 0
}"""


def run(module: bytes, *slots: bytes) -> int:
    """What the entry returns for a block of these slots."""
    store = wasmtime.Store()
    exports = wasmtime.Instance(store, wasmtime.Module(store.engine, module), []).exports(store)
    memory, entry, free = exports["memory"], exports["run"], exports["__heap_base"]
    assert isinstance(memory, wasmtime.Memory)
    assert isinstance(entry, wasmtime.Func)
    assert isinstance(free, wasmtime.Global)
    block = free.value(store)
    memory.write(store, b"".join(slots), block)
    return int(entry(store, block))


@pytest.mark.parametrize("simd", [True, False])
def test_the_entry_takes_arguments_from_the_slots_of_a_block(simd: bool) -> None:
    module = webassembly(HEAD + ADDING, "add", simd=simd)
    assert run(module, (40).to_bytes(8, "little"), b"\0\0\0\0\0\0\0\x40") == 42  # 2.0


def test_what_needs_a_stack_has_one_below_the_memory_of_its_host() -> None:
    module = webassembly(HEAD + KEEPING, "keep", simd=False)
    assert run(module, bytes(8)) == 7
    assert [export.name for export in exports_of(module)] == ["memory", "run", "__heap_base"]


def test_a_stack_that_overflows_stops_the_engine_and_writes_on_nothing() -> None:
    module = webassembly(HEAD + KEEPING.replace("9000", "90000"), "keep", simd=False)
    with pytest.raises(wasmtime.Trap, match="out of bounds"):
        run(module, bytes(8))


def exports_of(module: bytes) -> list[wasmtime.ExportType]:
    return wasmtime.Module(wasmtime.Engine(), module).exports


@pytest.mark.parametrize(
    ("code", "function", "needed"),
    [
        (CALLING, "call", "needs exp from outside"),
        (LOOKING_UP, "look", "has data, table"),
        (READING, "read", "has data, elsewhere"),
        (POINTING, "point", "needs __indirect_function_table from outside"),
    ],
)
def test_what_needs_more_than_memory_is_refused(code: str, function: str, needed: str) -> None:
    with pytest.raises(ValueError, match=needed):
        webassembly(HEAD + code, function, simd=False)
