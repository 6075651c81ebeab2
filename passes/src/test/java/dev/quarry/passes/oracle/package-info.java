/// A second, slow opinion on what ops compute: plain loops in double precision for float ops, exact
/// integers for NPU ops. Tests of passes compare networks before and after with it; it knows
/// nothing of the simulator, which has its own interpreter.
@NullMarked
package dev.quarry.passes.oracle;

import org.jspecify.annotations.NullMarked;
