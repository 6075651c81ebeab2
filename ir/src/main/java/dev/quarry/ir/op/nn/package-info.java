/// Ops with the meaning of their ONNX counterparts, in float: the levels IMPORTED and CANONICAL.
///
/// Start from [dev.quarry.ir.op.nn.NnOp] and [dev.quarry.ir.op.nn.Conv2d]. One op per meaning, not
/// per ONNX operator set; axes are never negative; shapes are static. The float interpreter of the
/// simulator defines what each op computes.
@NullMarked
package dev.quarry.ir.op.nn;

import org.jspecify.annotations.NullMarked;
