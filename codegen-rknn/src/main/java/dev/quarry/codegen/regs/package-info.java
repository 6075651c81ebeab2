/// The registers of the NPU: one description for encoder, decoder, disassembler and simulator.
///
/// Start from [dev.quarry.codegen.regs.Register], [dev.quarry.codegen.regs.Field] and
/// [dev.quarry.codegen.regs.RegisterFile]. No bit of a register is shifted outside this package; a
/// value that does not fit its field is an error, never a truncation.
@NullMarked
package dev.quarry.codegen.regs;

import org.jspecify.annotations.NullMarked;
