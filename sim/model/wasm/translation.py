"""LLVM's intermediate code translated to WebAssembly, by the LLVM that numba brings."""

from collections.abc import Sequence

import llvmlite
import llvmlite.binding as llvm

from sim.model.wasm.module_file import finished_module

TRIPLE = "wasm32-unknown-unknown"

ENTRY = "run"

_LEVEL = 3
"""Of optimisation."""

VERSIONS = {
    "llvmlite": llvmlite.__version__,
    "llvm": ".".join(map(str, llvm.llvm_version_info)),
}


def webassembly(code: str, function: str, *, simd: bool) -> bytes:
    """A module whose only function, ENTRY, calls one of the code's with what a block holds.

    function: its name in the code, where it takes two pointers, to places for its result and its
    exception, and then what the slots of the block hold. ENTRY takes the block's address and
    returns the function's status, 0 where all went well. simd: whether to use instructions on 128
    bits. Raises ValueError where the code needs anything from outside.
    """
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(
        cpu="generic", features="+simd128" if simd else "", opt=_LEVEL, reloc="static"
    )
    module = llvm.parse_assembly(code)
    module.triple, module.data_layout = TRIPLE, str(machine.target_data)
    types = [str(argument.type) for argument in module.get_function(function).arguments]
    head = f'target triple = "{TRIPLE}"\ntarget datalayout = "{module.data_layout}"\n'
    module.link_in(llvm.parse_assembly(head + _entry(function, types)))
    for value in (*module.functions, *module.global_variables):
        if not value.is_declaration and value.name != ENTRY:
            value.linkage = "internal"  # numba's `common` is unknown to WebAssembly
    _optimise(module, machine, vectors=simd)
    return finished_module(machine.emit_object(module), ENTRY)


def _entry(function: str, types: Sequence[str]) -> str:
    """Code of ENTRY: the two places are its own, the other arguments are in the block's slots."""
    lines = [f'declare i32 @"{function}"({", ".join(types)})']
    lines += [f"define i32 @{ENTRY}(ptr %block) {{", "  %a0 = alloca ptr", "  %a1 = alloca ptr"]
    for index, kind in enumerate(types[2:], 2):
        lines.append(f"  %p{index} = getelementptr i64, ptr %block, i32 {index - 2}")
        lines.append(f"  %a{index} = load {kind}, ptr %p{index}")
    passed = ", ".join(f"{kind} %a{index}" for index, kind in enumerate(types))
    lines += [f'  %status = call i32 @"{function}"({passed})', "  ret i32 %status", "}"]
    return "\n".join(lines)


def _optimise(module: llvm.ModuleRef, machine: llvm.TargetMachine, *, vectors: bool) -> None:
    options = llvm.create_pipeline_tuning_options(speed_level=_LEVEL)
    options.loop_vectorization = options.slp_vectorization = vectors
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    module.verify()
