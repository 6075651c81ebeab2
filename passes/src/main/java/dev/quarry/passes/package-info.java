/// What a pass is, how passes are named, chained, run and checked.
///
/// Start from [dev.quarry.passes.Passes] (everything there is, and the default chains),
/// [dev.quarry.passes.PipelineParser] and [dev.quarry.passes.PassManager]. A pass is a pure
/// function from module to module with nothing but options in it; the manager verifies its result,
/// takes the time and keeps the books. Passes do not know how ops are executed: who needs values is
/// given an evaluator or calibrated ranges through the context.
@NullMarked
package dev.quarry.passes;

import org.jspecify.annotations.NullMarked;
