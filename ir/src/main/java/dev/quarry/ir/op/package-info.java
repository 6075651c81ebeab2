/// What an operation is: a record, and one [dev.quarry.ir.op.OpDef] that says everything the tools
/// know about it.
///
/// Start from [dev.quarry.ir.op.Op] and [dev.quarry.ir.op.OpDef]; the families are in the
/// sub-packages `nn` (float, ONNX meaning), `quant` (quantized, real-number meaning) and `npu`
/// (integers, bit by bit), what ops of several levels share in `family`. Printer, parser, verifier,
/// shape inference and documentation read the definition and nothing else. Semantics, cost and
/// lowering are switches in other modules.
@NullMarked
package dev.quarry.ir.op;

import org.jspecify.annotations.NullMarked;
