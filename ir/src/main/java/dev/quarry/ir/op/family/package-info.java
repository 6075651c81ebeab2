/// What families of ops that live in several levels have in common: accessors, the beginning of
/// their definitions, and the rules they share.
///
/// Start from [dev.quarry.ir.op.family.ConvolutionOp]. An interface here says each operand,
/// attribute and rule once; the record of an op adds what is its own. Families inside one level are
/// beside their ops. Nothing here knows what an op computes.
@NullMarked
package dev.quarry.ir.op.family;

import org.jspecify.annotations.NullMarked;
