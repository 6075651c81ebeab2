/// The text form of modules, any level, both ways.
///
/// Start from [dev.quarry.ir.text.IrFile], [dev.quarry.ir.text.IrPrinter] and
/// [dev.quarry.ir.text.IrParser]. There is one canonical text: printing what was parsed from it
/// gives it back byte for byte. Ops and attributes are printed and read through
/// [dev.quarry.ir.op.OpDef] only. Large constants live beside the text in a
/// [dev.quarry.ir.text.ConstantStore], named by their digest. Text is not trusted: whatever it
/// holds, reading it ends in a verified module or in diagnostics. Knows nothing of passes and
/// targets.
@NullMarked
package dev.quarry.ir.text;

import org.jspecify.annotations.NullMarked;
